import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// The whole matrix, cell by cell: what a role may do goes through, and what it may not is refused by the verb itself.
@Suite struct PermissionTests {
    /// What every act is tried on: someone whom all who may follow, a referral to their neighbours, and one from them.
    private struct Scene {
        let person: ID<Person>
        let twin: ID<Person>
        let sent: Made
        let received: ID<Referral>
        /// The code of someone nobody follows, and what was opened in an emergency.
        let nobodys: String
        let emergency: ID<Emergency>
        let programme: ID<Programme>
        let cast: Cast
    }

    private func scene(_ tx: Transaction, _ cast: Cast) throws -> Scene {
        let people = (try tx.person(by: cast), try tx.person(by: cast))
        try tx.as(cast.carol) { tx in
            for person in [people.0, people.1] {
                for colleague in ["Carol", "Walter"] { try Person.assign(person, to: colleague, in: tx) }
            }
        }
        let received = try tx.as(cast.charlie) { tx in
            let person = try Person.register(.mariam, in: tx).id
            let draft = Referral.Draft(
                person: person.text, service: cast.room.text, need: "Une nuit", basis: "public_interest_task")
            let id = try Referral.draft(draft, in: tx).0
            try Referral.send(id, in: tx)
            return id
        }
        let sent = try tx.referral(.sent, cast)
        try tx.as(cast.carol) { try Person.assign(sent.person, to: "Walter", in: $0) }
        let nobodys = try tx.as(cast.alice) { try Person.register(.mariam, in: $0) }
        try tx.as(cast.carol) { try Person.unassign(nobodys.id, from: "Alice", in: $0) }
        let emergency = try tx.as(cast.walter) { tx in
            let id = try Emergency.open(code: nobodys.code, reason: "danger", words: "Un essai", in: tx).id
            try Emergency.close(id, in: tx)
            return id
        }
        let programme = try tx.programme(cast)
        return Scene(
            person: people.0, twin: people.1, sent: sent, received: received, nobodys: nobodys.code,
            emergency: emergency, programme: programme, cast: cast)
    }

    /// Something that needs a permission and nothing else that any role with it lacks.
    private func act(_ permission: Permission, _ scene: Scene, in tx: Transaction) throws {
        let (person, cast) = (scene.person, scene.cast)
        switch permission {
        case .seePeople: _ = try Caseload(in: tx)
        case .registerPeople: _ = try Person.register(.mariam, in: tx)
        case .revealIdentity: _ = try Person.reveal(person, purpose: "appointment", in: tx)
        case .amendPeople:
            var draft = Person.Draft()
            draft.phone = "+33 1 99 00 11 33"
            try Person.amend(person, draft, in: tx)
        case .mergePeople: try Person.merge(scene.twin, into: person, in: tx)
        case .handOverPeople:
            _ = try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", in: tx)
        case .assignPeople: try Person.unassign(person, from: "Alice", in: tx)
        case .referPeople: _ = try Referral.draft(.course(for: person, cast), in: tx)
        case .answerReferrals: _ = try Referral.accept(scene.received, in: tx)
        case .keepServices:
            let draft = Service.Draft(
                name: "Essai", description: "Un essai.", thematiques: ["mobilite--preparer-un-permis"],
                languages: ["fra"], commune: "19031")
            _ = try Service.add(draft, to: cast.shelter, in: tx)
        case .keepAgreements:
            // The administrator says for whom; everyone else acts for their own organisation.
            let draft = Agreement.Draft(
                partner: cast.outside.text, covers: "Essai", paper: "Classeur", signedOn: "2026-01-05")
            _ = try Agreement.propose(draft, for: cast.shelter, in: tx)
        case .readAgreements: _ = try AgreementList(in: tx)
        case .keepOrganisations: _ = try Organisation.add(name: "Essai", in: tx)
        case .keepAccounts: _ = try AccountList(in: tx)
        case .readAudit: _ = try AuditPage(in: tx)
        case .loadDemonstration:
            // It goes into an empty database only, and who may is asked first.
            do { _ = try Demonstration.Network(password: "", in: tx) } catch Refusal.notEmpty {}
        case .keepConsents:
            var draft = Information.Draft()
            draft.language = "prs"
            try Person.inform(person, draft, in: tx)
        case .keepProtection: _ = try Person.openProtection(person, purpose: "appointment", in: tx)
        case .endConsents:
            if try tx.caller.kind == .daemon { try tx.act(for: cast.shelter) }
            try Consent.reviewMajority(in: tx)
        case .openInEmergency:
            _ = try Emergency.open(code: scene.nobodys, reason: "danger", words: "Un essai", in: tx)
        case .reviewEmergencies: try Emergency.review(scene.emergency, verdict: "justified", in: tx)
        case .exportPeople: _ = try Person.export(person, reason: "access_request", in: tx)
        case .restrictPeople: try Person.restrict(person, reason: "legal_claims", in: tx)
        case .keepRequests:
            // Whoever keeps accounts sees no file: it is their colleagues' requests they keep.
            var draft = RightsRequest.Draft()
            draft.kind = "access"
            let isKeeper = try tx.caller.may(.keepAccounts)
            _ = try RightsRequest.record(
                draft, about: isKeeper ? .account(cast.alice.account) : .person(person), in: tx)
        case .readRequests: _ = try RequestList(in: tx)
        case .keepBreaches: _ = try BreachList(in: tx)
        case .readRegisters: _ = try Processing(in: tx)
        case .previewRetention: _ = try RetentionPreview(in: tx)
        case .endRetention:
            if try tx.caller.kind == .daemon { try tx.act(for: cast.shelter) }
            try Person.endFile(person, in: tx)
        case .seeProgrammes: _ = try ProgrammeList(in: tx)
        case .keepProgrammes:
            var draft = Programme.Draft()
            draft.name = "Un autre nom"
            try Programme.amend(scene.programme, draft, in: tx)
        case .keepMentors: try Mentor.enquire(.lea, into: scene.programme, in: tx)
        case .keepMentees: try Mentee.enrol(person, into: scene.programme, in: tx)
        case .keepMatches: _ = try MatchList(of: scene.programme, in: tx)
        case .seeOwnMatches: _ = try OwnMatches(in: tx)
        case .recordMeetings: _ = try CalendarFeed.make(in: tx)
        case .approveExpenses:
            // There is none: whoever may approve is told so, and nobody else.
            let isTheirs = try tx.caller.may(permission)
            do { try Expense.refuse(ID(), in: tx) } catch Refusal.notFound where isTheirs {}
            _ = try ProgrammeList(in: tx)
        case .raiseConcerns: _ = try OwnConcerns(in: tx)
        case .keepConcerns: _ = try ConcernList(in: tx)
        case .reviewMentors: try Mentor.forgetInTime(ID(), in: tx)
        case .keepJobs: _ = try JobList(in: tx)
        case .keepKeys: _ = try EpochList(in: tx)
        case .erasePeople:
            // The daemon erases again what a restore brought back.
            if try tx.caller.kind == .daemon { return try Person.eraseAgain(person, of: cast.shelter, in: tx) }
            try Person.erase(person, reason: "retention", in: tx)
        case .expireReferrals:
            if try tx.caller.kind == .daemon { try tx.act(for: cast.shelter) }
            try Referral.expire(scene.sent.id, in: tx)
        }
    }

    private func credential(_ role: Role, _ cast: Cast) -> Credential {
        switch role {
        case .caseworker: cast.alice.credential
        case .coordinator: cast.carol.credential
        case .pilotLead: cast.walter.credential
        case .volunteerCoordinator: cast.victor.credential
        case .mentor: cast.mona.credential
        case .orgAdmin: cast.bob.credential
        case .auditor: cast.judy.credential
        case .administrator: cast.administrator
        case .daemon: cast.daemon
        }
    }

    @Test(arguments: Role.allCases, Permission.allCases)
    func isHeldToByTheCore(role: Role, permission: Permission) async throws {
        try await inTransaction { tx, cast in
            let scene = try scene(tx, cast)
            let later = permission == .expireReferrals ? noon + Referral.patience : noon
            let credential = credential(role, cast)
            var refusal: Refusal?
            do {
                try tx.as(credential, at: later) { try act(permission, scene, in: $0) }
            } catch let found as Refusal { refusal = found }
            if role.permissions.contains(permission) {
                #expect(refusal == nil)
            } else {
                // What the role does not let one know of does not exist; the rest is named.
                let isRefused = refusal == .notPermitted(permission) || refusal.map(Self.isUnknown) ?? false
                #expect(isRefused, "\(String(describing: refusal))")
            }
        }
    }

    private static func isUnknown(_ refusal: Refusal) -> Bool {
        if case .notFound = refusal { true } else { false }
    }
}
