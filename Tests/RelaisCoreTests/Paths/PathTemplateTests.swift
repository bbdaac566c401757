import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// How paths should go: proposed by one, agreed to by all, followed, departed from, and compared.
@Suite struct PathTemplateTests {
    private func draft(_ cast: Cast, name: String = "Langue puis atelier") -> PathTemplate.Draft {
        PathTemplate.Draft(
            name: name,
            steps: [
                .init(service: cast.course.text, weeks: "26", partners: [cast.outside.text]),
                .init(service: "Atelier bois", weeks: "8"),
            ])
    }

    private func agreed(_ tx: Transaction, _ cast: Cast) throws -> ID<PathTemplate> {
        let id = try tx.as(cast.carol) { try PathTemplate.propose(draft(cast), in: $0) }
        try tx.as(cast.dora) { try PathTemplate.agree(id, in: $0) }
        try tx.as(cast.grace) { try PathTemplate.agree(id, in: $0) }
        return id
    }

    private func state(_ id: ID<PathTemplate>, _ tx: Transaction, _ member: Member) throws -> PathTemplate.State? {
        try tx.as(member) { try PathTemplateList(in: $0).templates.first { $0.id == id }?.state }
    }

    @Test func isInForceOnceAllHaveAgreed() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.as(cast.carol) { try PathTemplate.propose(draft(cast), in: $0) }
            #expect(try state(id, tx, cast.alice) == .proposed)
            #expect(throws: Refusal.templateIs(.proposed)) {
                try tx.as(cast.carol) { try PathTemplate.agree(id, in: $0) }
            }
            try tx.as(cast.dora) { try PathTemplate.agree(id, in: $0) }
            #expect(try state(id, tx, cast.charlie) == .proposed)
            let entries = try tx.recorded { try tx.as(cast.grace) { try PathTemplate.agree(id, in: $0) } }
            #expect(entries.map(\.action) == ["template.agreed"] && entries.flatMap(\.faults) == [])
            for member in [cast.alice, cast.charlie, cast.frank, cast.bob] {
                #expect(try state(id, tx, member) == .agreed)
            }
            let template = try #require(try tx.as(cast.frank) { try PathTemplateList(in: $0).templates.first })
            #expect(template.steps.map(\.serviceName) == ["Français débutant", "Atelier bois"] && template.weeks == 34)
            #expect(template.steps[0].partners == ["Atelier Boréal"] && template.steps[1].partners == [])
            try tx.as(cast.dora) { try PathTemplate.retire(id, in: $0) }
            #expect(throws: Refusal.templateIs(.retired)) {
                try tx.as(cast.carol) { try PathTemplate.retire(id, in: $0) }
            }
        }
    }

    @Test func isRefusedWhereItDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            #expect(throws: Refusal.invalid([Invalid("name", .missing), Invalid("steps", .missing)])) {
                try tx.as(cast.carol) { try PathTemplate.propose(PathTemplate.Draft(), in: $0) }
            }
            let short = PathTemplate.Draft(name: "Court", steps: [.init(service: cast.course.text, weeks: "0")])
            #expect(throws: Refusal.invalid([Invalid("steps", .outOfRange(least: 1, most: 156))])) {
                try tx.as(cast.carol) { try PathTemplate.propose(short, in: $0) }
            }
            let nowhere = PathTemplate.Draft(name: "Nulle part", steps: [.init(service: "Nulle part", weeks: "3")])
            #expect(throws: Refusal.invalid([Invalid("steps", .notInList)])) {
                try tx.as(cast.carol) { try PathTemplate.propose(nowhere, in: $0) }
            }
            _ = try tx.as(cast.carol) { try PathTemplate.propose(draft(cast), in: $0) }
            #expect(throws: Refusal.invalid([Invalid("name", .taken)])) {
                try tx.as(cast.carol) { try PathTemplate.propose(draft(cast, name: "langue PUIS atelier"), in: $0) }
            }
            #expect(throws: Refusal.notPermitted(.keepServices)) {
                try tx.as(cast.alice) { try PathTemplate.propose(draft(cast), in: $0) }
            }
            // Without an agreement in force there is none of a path either.
            let agreements = try tx.as(cast.bob) { try AgreementList(in: $0).lines }
            let one = try #require(agreements.first { $0.partner == cast.clinic || $0.proposer == cast.clinic })
            try tx.as(cast.bob) { try Agreement.end(one.id, in: $0) }
            #expect(throws: Refusal.noAgreement) {
                try tx.as(cast.carol) { try PathTemplate.propose(draft(cast, name: "Un autre"), in: $0) }
            }
        }
    }

    @Test func isFollowedDepartedFromAndCompared() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.completed, cast)
            let proposed = try tx.as(cast.carol) { try PathTemplate.propose(draft(cast), in: $0) }
            #expect(throws: Refusal.templateIs(.proposed)) {
                try tx.as(cast.alice) { try Path.follow(made.person, proposed, in: $0) }
            }
            try tx.as(cast.carol) { try PathTemplate.retire(proposed, in: $0) }
            let id = try agreed(tx, cast)
            let entries = try tx.recorded { try tx.as(cast.alice) { try Path.follow(made.person, id, in: $0) } }
            #expect(entries.map(\.action) == ["path.followed"] && entries.flatMap(\.faults) == [])
            #expect(throws: Refusal.followsAlready) {
                try tx.as(cast.carol) { try Path.follow(made.person, id, in: $0) }
            }
            #expect(throws: Refusal.self) { try tx.as(cast.frank) { try Path.follow(made.person, id, in: $0) } }
            let next = try tx.as(cast.alice) {
                try Referral.forward(
                    made.id,
                    Referral.Draft(service: cast.consultation.text, need: "Un bilan", basis: "public_interest_task"),
                    in: $0)
            }
            try tx.as(cast.alice) { try Referral.send(next.id, in: $0) }
            let path = try tx.as(cast.alice, at: noon + 14 * 86_400) { try PathPage(made.person, in: $0) }
            let course = try #require(path.courses.first)
            #expect(path.courses.count == 1 && path.offered.isEmpty && course.template.id == id)
            #expect(
                course.steps.map { $0.leg?.referral } == [made.id, nil] && course.besides.map(\.referral) == [next.id])
            #expect(course.steps.map(\.weeks) == [0, nil] && course.weeks == 0)

            #expect(throws: Refusal.invalid([Invalid("words", .missing)])) {
                try tx.as(cast.alice) { try Path.depart(made.person, reason: "other", in: $0) }
            }
            try tx.as(cast.alice) { try Path.depart(made.person, reason: "other", words: "Un emploi trouvé", in: $0) }
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.alice) { try Path.depart(made.person, reason: "no_place", in: $0) }
            }
            let after = try tx.as(cast.alice) { try PathPage(made.person, in: $0) }
            #expect(after.courses.first?.reason == .other && after.courses.first?.words == "Un emploi trouvé")
            #expect(after.offered.map(\.id) == [id])
        }
    }

    @Test func aLegIsCarriedTogether() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let entries = try tx.recorded {
                try tx.as(cast.alice) { try Referral.carry(made.id, with: ["Atelier Boréal"], in: $0) }
            }
            #expect(
                entries.map(\.action) == ["referral.carried", "referral.carried"] && entries.flatMap(\.faults) == [])
            for member in [cast.alice, cast.charlie] {
                #expect(try tx.as(member) { try ReferralPage(made.id, in: $0) }.partners == ["Atelier Boréal"])
            }
            // It shows that organisation nothing but that it was named, and by whom.
            let told = try tx.as(cast.grace) { try NoticeList(in: $0).lines.items }
            #expect(told.map(\.kind) == [.carried] && told.map(\.subject) == [.organisation("Foyer des Tilleuls")])
            #expect(throws: Refusal.self) { try tx.as(cast.grace) { try ReferralPage(made.id, in: $0) } }
            #expect(throws: Refusal.self) { try tx.as(cast.grace) { try Referral.carry(made.id, with: [], in: $0) } }
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.charlie) { try Referral.carry(made.id, with: [cast.outside.text], in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("partners", .notInList)])) {
                try tx.as(cast.charlie) { try Referral.carry(made.id, with: [cast.shelter.text], in: $0) }
            }
            try tx.as(cast.charlie) { try Referral.carry(made.id, with: [], in: $0) }
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.partners.isEmpty)
            try tx.as(cast.charlie, at: noon + 60) { try Referral.decline(made.id, reason: "no_capacity", in: $0) }
            #expect(throws: Refusal.self) {
                try tx.as(cast.alice) { try Referral.carry(made.id, with: ["Atelier Boréal"], in: $0) }
            }
        }
    }

    /// A draft concerns nobody else: whoever is to carry it too hears when it is sent, once.
    @Test func tellsThePartnersOfADraftWhenItIsSent() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            try tx.as(cast.alice) { try Referral.carry(made.id, with: ["Atelier Boréal"], in: $0) }
            #expect(try tx.notices(of: cast.grace) == [])
            try tx.as(cast.alice) { try Referral.send(made.id, in: $0) }
            #expect(try tx.notices(of: cast.grace) == [.carried])
            try tx.as(cast.charlie) { _ = try Referral.accept(made.id, in: $0) }
            #expect(try tx.notices(of: cast.grace) == [.carried])
        }
    }

    @Test func stepsAreRead() {
        #expect(PathTemplate.Draft.Step("Français débutant / 26") == .init(service: "Français débutant", weeks: "26"))
        #expect(
            PathTemplate.Draft.Step("A/B / 3 / Mission Locale, MOSAIK")
                == .init(service: "A/B", weeks: "3", partners: ["Mission Locale", "MOSAIK"]))
    }
}
