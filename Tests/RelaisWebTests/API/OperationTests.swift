import Foundation
import RelaisCore
import Testing

@testable import RelaisWeb

/// What is declared of the API holds together.
@Suite struct OperationTests {
    @Test func areEachDeclaredOnce() {
        let all = Operation.all
        #expect(all.count > 25)
        #expect(Set(all.map { "\($0.method) \($0.path)" }).count == all.count)
        #expect(Set(all.map(\.id)).count == all.count)
        for operation in all {
            #expect(operation.method == .post || operation.body.isEmpty, "\(operation.path)")
            let names = (operation.body + operation.query).map(\.name)
            #expect(Set(names).count == names.count, "\(operation.path)")
            #expect(names.allSatisfy { $0.wholeMatch(of: /[a-z_]+/) != nil }, "\(operation.path)")
        }
    }

    /// What signs in, opens a name or makes a secret is never kept as an answer.
    @Test func keepNoSecretAndNoName() {
        let unkept = Operation.all.filter { $0.keeps != .answer }.map(\.path)
        #expect(
            Set(unkept) == [
                "sign-in", "sign-in/code", "sign-in/offer", "sign-in/enrolment", "link", "forgotten",
                "session/verification", "accounts", "accounts/{id}/invitation", "accounts/{id}/recovery",
                "accounts/{id}/agreement", "account/password", "account/factor", "account/factor/confirmation",
                "account/codes", "people/{id}/reveal", "people/{id}/history", "people/{id}/protection",
                "people/{id}/export", "tokens", "searches", "services/search", "referrals/{id}/link",
                "mentors/{id}/link",
                "referrals/{id}/link/code", "referrals/{id}/slip", "calendar",
            ])
    }

    @Test func sayWhatCanBeAskedAtAPath() {
        #expect(Operation.allowed(at: "people") == "GET, HEAD, OPTIONS, POST")
        #expect(Operation.allowed(at: "referrals/48KT-72M/acceptance") == "OPTIONS, POST")
        #expect(Operation.allowed(at: "referrals//acceptance") == nil)
        #expect(Operation.allowed(at: "referrals/x/erasure") == nil)
    }

    @Test(arguments: [
        (Schema.words(most: 3), "ab", true), (.words(most: 3), "abcd", false), (.words(most: 3), " ", false),
        (.text(most: 3), "", true), (.text(most: 3), "a\0", false), (.choice(["a"]), "a", true),
        (.choice(["a"]), "", false), (.day, "2008-04", true), (.day, "2008-02-30", false),
        (.date, "2008-04-05", true), (.date, "2008-04", false), (.integer(1...100), "100", true),
        (.integer(1...100), "101", false), (.integer(1...100), "+5", false), (.integer(1...100), "05", false),
        (.integer(1...100), "99999999999999999999", false), (.form("[0-9]{2}", most: 2), "12", true),
        (.form("[0-9]{2}", most: 2), "1", false), (.commune, "19272", true), (.commune, "2C004", false),
    ])
    func checkWhatIsSent(schema: Schema, text: String, isGood: Bool) {
        #expect((schema.problem(text) == nil) == isGood)
    }

    @Test func countCharactersAsJSONSchemaDoes() {
        // One family to a reader, seven scalars to JSON Schema and to PostgreSQL.
        #expect(Schema.text(most: 6).problem("👨‍👩‍👧‍👦") == .tooLong(most: 6))
    }
}
