import RelaisTesting
import Testing

@testable import RelaisCore

@Suite struct ReferralSettleTests {
    @Test func putsIdsWhereWordsNameOne() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var draft = Referral.Draft(person: "mariam", need: "Travailler le bois")
            try tx.as(cast.alice) { tx in
                try draft.settle(matching: "atelier bois", in: tx)
                _ = try Referral.draft(draft, in: tx)
            }
            #expect(draft.person == person.text && draft.service == cast.workshop.text)
            // What was chosen stays, whatever was looked for since.
            try tx.as(cast.alice) { try draft.settle(matching: "français", in: $0) }
            #expect(draft.service == cast.workshop.text)
        }
    }

    @Test func guessesNobodyAndNothingAmongSeveral() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.person(by: cast)
            _ = try tx.person(by: cast)
            for name in ["mariam", "nobody", "a\0"] {
                var draft = Referral.Draft(person: name)
                draft.isToSend = true
                #expect(
                    throws: Refusal.invalid([
                        Invalid("person", .notInList), Invalid("service", .missing), Invalid("need", .missing),
                    ])
                ) {
                    try tx.as(cast.alice) { try draft.settle(matching: "brive", in: $0) }
                }
            }
        }
    }

    @Test func findsNobodyOfAColleague() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.person(by: cast)
            var draft = Referral.Draft(person: "mariam", service: cast.course.text)
            #expect(throws: Refusal.invalid([Invalid("person", .notInList)])) {
                try tx.as(cast.carol) { try draft.settle(matching: nil, in: $0) }
            }
            #expect(throws: Refusal.notPermitted(.referPeople)) {
                try tx.as(cast.bob) { try draft.settle(matching: nil, in: $0) }
            }
        }
    }
}
