import Testing

@testable import RelaisCore

@Suite struct TermTests {
    private let terms = [
        Term(code: "fra", french: "français", english: "French"), Term(code: "prs", french: "dari", english: "Dari"),
    ]

    /// A code or a name, once each; what nobody knows is left for whoever refuses it.
    @Test func isNamedAsPeopleType() {
        #expect(
            Term.codes(["FRANCAIS", "french", "", " ", "prs", "klingon"], among: terms) == ["fra", "prs", "klingon"])
    }
}
