import Foundation

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Someone of the cast: their sign-in, and the secrets of two sessions that are open.
package struct Member: Sendable {
    package let account: ID<Account>
    package let email: String
    package let organisation: ID<Organisation>
    package let token: Token
    /// Their second factor, and their codes on paper.
    package let seed: Seed
    package let codes: [RecoveryCode]
    /// Of a session whose member proved who they are an hour ago; `token`'s proves it all day.
    package let staleToken = Token()
    package var credential: Credential { Credential(token) }
    package var stale: Credential { Credential(staleToken) }
}

/// The same people in every test; all of them, and their organisations, are made up.
///
/// Alice and Carol refer, Charlie, Dora and Erin answer. Bob keeps the shelter's accounts and Judy reads its log; neither may
/// see a file. Walter leads a pilot there and follows nobody yet; Victor
/// coordinates its volunteers, of whom Mona is one. Frank and Grace belong to neither organisation. Alice, Carol,
/// Walter, Charlie and Dora are bound by professional secrecy; Erin is not.
package struct Cast: Sendable {
    /// Refers: « Foyer des Tilleuls ».
    package let shelter: ID<Organisation>
    /// Receives: « Clinique du Gué ».
    package let clinic: ID<Organisation>
    /// Stands outside: « Atelier Boréal ».
    package let outside: ID<Organisation>

    /// French for beginners, at the clinic.
    package let course: ID<Service>
    /// Health consultations, at the clinic, from 15 to 25.
    package let consultation: ID<Service>
    /// A room for the night, at the shelter.
    package let room: ID<Service>
    /// Something else, outside.
    package let workshop: ID<Service>

    /// Caseworker at the shelter: follows whom she registers.
    package let alice: Member
    /// Administrator of the shelter's accounts: sees no file.
    package let bob: Member
    /// Coordinator at the shelter.
    package let carol: Member
    /// Pilot lead at the shelter.
    package let walter: Member
    /// Coordinates volunteers at the shelter: sees no file.
    package let victor: Member
    /// A mentor at the shelter.
    package let mona: Member
    /// Auditor of the shelter: reads its log, sees no file.
    package let judy: Member
    /// Caseworker at the clinic.
    package let charlie: Member
    /// Coordinator at the clinic.
    package let dora: Member
    /// Caseworker at the clinic, Charlie's colleague.
    package let erin: Member
    /// Caseworker elsewhere.
    package let frank: Member
    /// Coordinator and caseworker elsewhere.
    package let grace: Member

    package let administrator: Credential
    package let daemon: Credential

    package static let password = "a long enough password"

    /// Puts everyone in an empty database, each by the verb that is for it, and signs them in.
    init(in store: Store) async throws {
        let administrator = try Credential(secret: "administrator", in: store.keyring)
        self.administrator = administrator
        daemon = try Credential(secret: "daemon", in: store.keyring)
        (shelter, clinic, outside) = try await store.write(as: administrator) { tx in
            (
                try Organisation.add(name: "Foyer des Tilleuls", in: tx),
                try Organisation.add(name: "Clinique du Gué", in: tx),
                try Organisation.add(name: "Atelier Boréal", in: tx)
            )
        }
        try await Self.sign([(shelter, clinic), (shelter, outside), (clinic, outside)], in: store, as: administrator)
        func service(
            _ name: String, _ thematique: String, at organisation: ID<Organisation>, from: String? = nil,
            to: String? = nil
        ) async throws -> ID<Service> {
            let draft = Service.Draft(
                name: name, description: "\(name), sur rendez-vous.", thematiques: [thematique],
                languages: ["fra", "prs"], minimumAge: from, maximumAge: to, commune: "19031")
            return try await store.write(as: administrator) { try Service.add(draft, to: organisation, in: $0) }
        }
        let french = "lecture-ecriture-calcul--maitriser-le-francais"
        course = try await service("Français débutant", french, at: clinic)
        consultation = try await service("Consultation", french, at: clinic, from: "15", to: "25")
        room = try await service("Chambre d’une nuit", french, at: shelter)
        workshop = try await service("Atelier bois", french, at: outside)

        func member(
            _ name: String, _ roles: [Role], at organisation: ID<Organisation>
        ) async throws -> Member {
            let email = "\(name.lowercased())@example.org"
            let draft = Account.Draft(email: email, name: name, roles: roles.map(\.rawValue))
            let (account, secret) = try await store.write(as: administrator) {
                try Account.invite(draft, to: organisation, in: $0)
            }
            let (signedIn, seed, codes) = try await join(secret, in: store)
            return Member(
                account: account, email: email, organisation: organisation, token: signedIn.token, seed: seed,
                codes: codes)
        }
        alice = try await member("Alice", [.caseworker], at: shelter)
        bob = try await member("Bob", [.orgAdmin], at: shelter)
        carol = try await member("Carol", [.coordinator], at: shelter)
        walter = try await member("Walter", [.caseworker, .pilotLead], at: shelter)
        victor = try await member("Victor", [.volunteerCoordinator], at: shelter)
        mona = try await member("Mona", [.mentor], at: shelter)
        judy = try await member("Judy", [.auditor], at: shelter)
        charlie = try await member("Charlie", [.caseworker], at: clinic)
        dora = try await member("Dora", [.coordinator], at: clinic)
        erin = try await member("Erin", [.caseworker], at: clinic)
        frank = try await member("Frank", [.caseworker], at: outside)
        grace = try await member("Grace", [.caseworker, .coordinator], at: outside)
        for one in [alice, carol, walter, charlie, dora] {
            try await store.write(as: administrator) { tx in
                try Account.bind(one.account, isBound: true, in: one.organisation, tx)
            }
        }
    }

    /// All of them work together, by agreements that were signed long ago and have no end.
    private static func sign(
        _ pairs: [(ID<Organisation>, ID<Organisation>)], in store: Store, as administrator: Credential
    ) async throws {
        try await store.write(as: administrator) { tx in
            for (one, other) in pairs {
                let draft = Agreement.Draft(
                    partner: other.text, covers: "Orientations entre nous", paper: "Classeur 1", signedOn: "2024-01-08")
                try Agreement.propose(draft, for: one, in: tx)
            }
        }
    }
    package var members: [Member] {
        [alice, bob, carol, walter, victor, mona, judy, charlie, dora, erin, frank, grace]
    }

    /// Everyone who belongs to neither side of a referral from the shelter to the clinic.
    package var outsiders: [Member] { [frank, grace] }
}
