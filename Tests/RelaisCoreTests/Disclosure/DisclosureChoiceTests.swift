import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct DisclosureChoiceTests {
    private func applied(_ wish: Disclosure.Wish, to before: Disclosure.Choice = .standard) throws -> [Disclosure.Field]
    {
        var checks = Checks()
        let choice = wish.applied(to: before, &checks)
        try checks.done()
        return choice.fields
    }

    @Test func isWhatAServiceCanWorkWithUnlessSomethingIsSaid() throws {
        #expect(
            try applied(.asBefore) == [
                .ageBracket, .languages, .frenchLevel, .commune, .need, .alreadyDone, .given, .family, .phone, .email,
                .contactWishes,
            ])
    }

    @Test func saysExactlyWhich() throws {
        let wish = Disclosure.Wish.exactly(withReferral: ["need", "languages"], onAcceptance: ["given"])
        #expect(try applied(wish) == [.languages, .need, .given])
        // Of the stage that nothing is said of, what was chosen before stays.
        #expect(try applied(.exactly(withReferral: ["need"], onAcceptance: nil)).contains(.phone))
        #expect(try applied(.exactly(withReferral: nil, onAcceptance: [])).last == .alreadyDone)
    }

    @Test func saysWhatDiffers() throws {
        let fields = try applied(.adjusted(without: ["commune", "email"], also: ["birth_date"]))
        #expect(!fields.contains(.commune) && !fields.contains(.email) && fields.contains(.birthDate))
        #expect(fields.count == 10)
    }

    @Test(arguments: [
        (Disclosure.Wish.exactly(withReferral: ["languages"], onAcceptance: nil), Invalid("with_referral", .needStays)),
        (.exactly(withReferral: ["need", "given"], onAcceptance: nil), Invalid("with_referral", .notInList)),
        (.exactly(withReferral: nil, onAcceptance: ["commune"]), Invalid("on_acceptance", .notInList)),
        (.exactly(withReferral: nil, onAcceptance: ["religion"]), Invalid("on_acceptance", .notInList)),
        (.adjusted(without: ["need"], also: []), Invalid("without", .needStays)),
        (.adjusted(without: [], also: ["secrets"]), Invalid("also", .notInList)),
    ])
    func refusesWhatIsNoChoice(wish: Disclosure.Wish, problem: Invalid) {
        #expect(throws: Refusal.invalid([problem])) { _ = try applied(wish) }
    }

    /// Names that the recipient reads and values that it opens are of one list.
    @Test func hasEveryFieldAtOneStage() {
        let all = Disclosure.Stage.allCases.flatMap(Disclosure.Field.those)
        #expect(Set(all) == Set(Disclosure.Field.allCases) && all.count == Disclosure.Field.allCases.count)
        #expect(Disclosure.Field.allCases.filter(\.isNeeded) == [.need])
        for field in Disclosure.Field.allCases {
            for language in Language.allCases { #expect(field.name(in: language) != field.rawValue || field == .need) }
        }
    }

    @Test func isKeptWithTheDraftAndChangedWithIt() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var draft = Referral.Draft.course(for: person, cast)
            draft.wish = .adjusted(without: ["commune"], also: ["birth_date"])
            let id = try tx.as(cast.alice) { try Referral.draft(draft, in: $0).id }
            let page = try tx.as(cast.alice) { try ReferralPage(id, in: $0) }
            #expect(page.slip.plan.choice.contains(.birthDate) && page.slip.commune == nil)
            #expect(page.slip.plan.basis == .publicInterestTask)

            // Nothing said of it: it stays.
            var again = Referral.Draft(service: cast.course.text, need: "Autre chose")
            try tx.as(cast.alice) { try Referral.redraft(id, again, in: $0) }
            let kept = try tx.as(cast.alice) { try ReferralPage(id, in: $0) }
            #expect(kept.slip.plan == page.slip.plan)

            again.wish = .exactly(withReferral: ["need"], onAcceptance: [])
            (again.basis, again.basisWords) = ("vital_interests", "Un danger, ce soir")
            let entries = try tx.recorded { try tx.as(cast.alice) { try Referral.redraft(id, again, in: $0) } }
            #expect(entries.first?.said["fields"] as? [String] == ["service", "priority", "request", "disclosure"])
            let changed = try tx.as(cast.alice) { try ReferralPage(id, in: $0) }
            #expect(changed.slip.plan.choice.fields == [.need] && changed.slip.plan.basis == .vitalInterests)
            #expect(changed.request.basisWords == "Un danger, ce soir")
        }
    }

    /// What is shown beforehand is what is frozen.
    @Test func showsBeforehandWhatIsFrozen() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for field in Disclosure.Field.those(.withReferral) where !field.isNeeded {
                var draft = Referral.Draft.course(for: person, cast)
                draft.wish = .adjusted(without: [field.rawValue], also: [])
                let id = try tx.as(cast.alice) { try Referral.draft(draft, in: $0).id }
                let before = try tx.as(cast.alice) { try ReferralPage(id, in: $0) }
                try tx.as(cast.alice) { try Referral.send(id, in: $0) }
                let after = try tx.as(cast.charlie) { try ReferralPage(id, in: $0) }
                #expect(before.slip.ageBracket == after.slip.ageBracket && before.slip.commune == after.slip.commune)
                #expect(before.slip.frenchLevel == after.slip.frenchLevel)
                #expect(before.slip.languages.map(\.code) == after.slip.languages.map(\.code))
                #expect(!before.slip.isFrozen && after.slip.isFrozen && before.slip.plan == after.slip.plan)
                #expect((after.slip.ageBracket == nil) == (field == .ageBracket))
                #expect((after.request.alreadyDone == nil) == (field == .alreadyDone))
                try tx.as(cast.alice) { try Referral.withdraw(id, reason: "duplicate", in: $0) }
            }
        }
    }
}
