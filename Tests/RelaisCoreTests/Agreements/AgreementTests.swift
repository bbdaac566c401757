import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct AgreementTests {
    /// Those who keep the accounts of two organisations that have no agreement yet: Bob, and Gina at a fourth one.
    private func gina(_ tx: Transaction, _ cast: Cast) throws -> (
        organisation: ID<Organisation>, credential: Credential
    ) {
        let organisation = try tx.as(cast.administrator) { try Organisation.add(name: "Maison Fictive", in: $0) }
        let account = try tx.as(cast.administrator) { tx in
            let draft = Account.Draft(email: "gina@example.org", name: "Gina", roles: ["org_admin"])
            return try Account.add(draft, password: "$scrypt-hmac$v=1$x", to: organisation, in: tx)
        }
        let token = Token()
        try tx.connection.execute("SELECT rehearsal.session(\(Bytes(token.hash)), \(account), \(organisation))")
        return (organisation, Credential(token))
    }

    private func draft(with partner: ID<Organisation>, ends: String? = nil) -> Agreement.Draft {
        Agreement.Draft(
            partner: partner.text, covers: "Orientations", paper: "Classeur 4", signedOn: "2026-01-05", endsOn: ends)
    }

    private func state(_ id: ID<Agreement>, _ member: Credential, _ tx: Transaction) throws -> Agreement.State? {
        let list = try tx.as(member) { try AgreementList(in: $0) }
        return list.lines.first { $0.id == id }?.state(on: list.today)
    }

    @Test func isProposedByOneAndConfirmedByTheOther() async throws {
        try await inTransaction { tx, cast in
            let gina = try gina(tx, cast)
            let draft = draft(with: gina.organisation)
            let (id, proposed) = try { () throws -> (ID<Agreement>, [Recorded]) in
                var id: ID<Agreement>?
                let entries = try tx.recorded { id = try tx.as(cast.bob) { try Agreement.propose(draft, in: $0) } }
                return (try #require(id), entries)
            }()
            #expect(Set(proposed.map(\.log)) == [cast.shelter.rawValue, gina.organisation.rawValue])
            #expect(
                proposed.map(\.action) == ["agreement.proposed", "agreement.proposed"]
                    && proposed.flatMap(\.faults) == [])
            #expect(try state(id, cast.bob.credential, tx) == .proposed)
            // Not yet.
            #expect(try agree(cast.shelter, gina.organisation, tx, cast) == false)
            #expect(throws: Refusal.notPermitted(.keepAgreements)) {
                try tx.as(cast.bob) { try Agreement.confirm(id, in: $0) }
            }
            let confirmed = try tx.recorded { try tx.as(gina.credential) { try Agreement.confirm(id, in: $0) } }
            #expect(confirmed.map(\.action) == ["agreement.confirmed", "agreement.confirmed"])
            #expect(try state(id, cast.bob.credential, tx) == .inForce)
            #expect(try agree(cast.shelter, gina.organisation, tx, cast))
            #expect(throws: Refusal.agreementIs(.inForce)) {
                try tx.as(gina.credential) { try Agreement.confirm(id, in: $0) }
            }
        }
    }

    private func agree(
        _ one: ID<Organisation>, _ other: ID<Organisation>, _ tx: Transaction, _ cast: Cast
    ) throws -> Bool {
        try tx.as(cast.alice) {
            try $0.one("SELECT directory.agree(\(one), \(other), '2026-01-12')", as: Only<Bool>.self).value
        }
    }

    @Test func isEndedByEitherSideOnce() async throws {
        try await inTransaction { tx, cast in
            let gina = try gina(tx, cast)
            for member in [cast.bob.credential, gina.credential] {
                let id = try tx.as(cast.administrator) {
                    try Agreement.propose(draft(with: gina.organisation), for: cast.shelter, in: $0)
                }
                #expect(try state(id, member, tx) == .inForce)
                try tx.as(member) { try Agreement.end(id, in: $0) }
                #expect(try state(id, member, tx) == .ended)
                #expect(try !agree(gina.organisation, cast.shelter, tx, cast))
                #expect(throws: Refusal.agreementIs(.ended)) { try tx.as(member) { try Agreement.end(id, in: $0) } }
            }
        }
    }

    @Test func endsOnItsLastDay() async throws {
        try await inTransaction { tx, cast in
            let gina = try gina(tx, cast)
            _ = try tx.as(cast.administrator) { tx in
                try Agreement.propose(draft(with: gina.organisation, ends: "2026-01-20"), for: cast.shelter, in: tx)
            }
            func holds(_ day: String) throws -> Bool {
                try tx.as(cast.alice) {
                    try $0.one(
                        "SELECT directory.agree(\(cast.shelter), \(gina.organisation), \(day)::date)",
                        as: Only<Bool>.self
                    ).value
                }
            }
            #expect(try holds("2026-01-20") && !holds("2026-01-21"))
        }
    }

    @Test func bothSidesAreToldAMonthBefore() async throws {
        try await inTransaction { tx, cast in
            let gina = try gina(tx, cast)
            _ = try tx.as(cast.administrator) { tx in
                try Agreement.propose(draft(with: gina.organisation, ends: "2026-03-15"), for: cast.shelter, in: tx)
            }
            func look(_ days: Double) throws {
                let moment = noon + days * 86_400
                try tx.leave(Job(.purge), cast, at: moment)
                try tx.doJobs(cast, at: moment)
            }
            func told(_ credential: Credential) throws -> [Notice.Kind] {
                try tx.as(credential) { try NoticeList(in: $0).lines.items.map(\.kind) }
            }
            try look(20)
            #expect(try !told(cast.bob.credential).contains(.agreementEnding))
            try look(33)
            try look(34)
            for credential in [cast.bob.credential, gina.credential] {
                #expect(try told(credential).filter { $0 == .agreementEnding }.count == 1)
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let gina = try gina(tx, cast)
            for member in [cast.alice, cast.carol, cast.charlie] {
                #expect(throws: Refusal.notPermitted(.keepAgreements)) {
                    try tx.as(member) { _ = try Agreement.propose(draft(with: gina.organisation), in: $0) }
                }
                #expect(throws: Refusal.notPermitted(.readAgreements)) {
                    try tx.as(member) { _ = try AgreementList(in: $0) }
                }
            }
            // Those of others do not exist.
            let id = try tx.as(cast.administrator) { tx in
                try Agreement.propose(draft(with: gina.organisation), for: cast.clinic, in: tx)
            }
            for verb in [Agreement.confirm, Agreement.end] {
                #expect(throws: Refusal.notFound(.init(.agreement, id.rawValue))) {
                    try tx.as(cast.bob) { try verb(id, $0) }
                }
            }
            #expect(try tx.as(cast.bob) { try AgreementList(in: $0).lines }.allSatisfy { $0.id != id })
            // Nor does a statement of one's own make or change one.
            for sql in [
                "UPDATE directory.agreement SET ended_at = \(noon)",
                "UPDATE directory.agreement SET confirmed_at = \(noon) WHERE confirmed_at IS NULL",
                """
                INSERT INTO directory.agreement (id, proposer, partner, covers, reference, signed_on, proposed_at, confirmed_at, entry)
                VALUES (\(UUID()), \(cast.shelter), \(gina.organisation), 'x', 'x', '2026-01-01', \(noon), \(noon), \(UUID()))
                """,
            ] as [SQL] {
                for member in [cast.alice, cast.charlie, cast.frank] {
                    var outcome = "0"
                    do {
                        outcome = try tx.as(member) { tx in
                            try tx.inside(.directory) {
                                "\(try tx.connection.answer(to: tx.connection.queue(sql)).affected)"
                            }
                        }
                    } catch let error as PostgresError { outcome = error.sqlState ?? "" }
                    #expect(outcome == "0" || outcome == "42501", "\(sql)")
                }
            }
            // A proposal is not confirmed by whoever made it.
            _ = try tx.as(cast.bob) { try Agreement.propose(draft(with: gina.organisation), in: $0) }
            #expect(throws: PostgresError.self) {
                try tx.as(cast.bob) { tx in
                    try tx.inside(.directory) {
                        try tx.execute(
                            "UPDATE directory.agreement SET confirmed_at = \(noon) WHERE confirmed_at IS NULL")
                        try tx.stay()
                    }
                }
            }
        }
    }

    @Test func refusesWhatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            var draft = Agreement.Draft()
            (draft.signedOn, draft.endsOn) = ("2026-02-01", "2025-01-01")
            #expect(
                throws: Refusal.invalid([
                    Invalid("covers", .missing), Invalid("paper", .missing), Invalid("signed_on", .inTheFuture),
                    Invalid("ends_on", .inThePast),
                ])
            ) { try tx.as(cast.bob) { _ = try Agreement.propose(draft, in: $0) } }
            for (partner, problem) in [
                ("Nulle part", Invalid.Problem.notInList), (cast.shelter.text, .ownOrganisation), ("", .missing),
            ] {
                var draft = self.draft(with: cast.clinic)
                draft.partner = partner
                #expect(throws: Refusal.invalid([Invalid("partner", problem)])) {
                    try tx.as(cast.bob) { _ = try Agreement.propose(draft, in: $0) }
                }
            }
            let again = self.draft(with: cast.clinic)
            _ = try tx.as(cast.bob) { try Agreement.propose(again, in: $0) }
            #expect(throws: Refusal.agreementIs(.proposed)) {
                try tx.as(cast.bob) { _ = try Agreement.propose(again, in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("organisation", .missing)])) {
                try tx.as(cast.administrator) { _ = try Agreement.propose(again, in: $0) }
            }
        }
    }

    @Test func endsOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let id = try await store.write(as: cast.bob.credential) { try AgreementList(in: $0).lines[0].id }
            let went = await together { _ in
                try await store.write(as: cast.bob.credential) { try Agreement.end(id, in: $0) }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
