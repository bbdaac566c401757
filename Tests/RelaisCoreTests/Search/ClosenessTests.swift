import Testing

@testable import RelaisCore

@Suite struct ClosenessTests {
    private func closeness(_ typed: String, _ kept: String) -> Closeness? {
        let spelled = Spelled(kept)
        return Wanted(typed).closeness(to: spelled.list, wholes: WordList([spelled.whole]))
    }

    @Test(arguments: [
        ("mariam diallo", "Mariam Diallo"), ("DIALLO mariam", "Mariam Diallo"), ("jean pierre", "Jean-Pierre"),
        ("jeanpierre", "Jean-Pierre"), ("n’diaye", "Ndiaye"), ("abd el kader", "Abdelkader"), ("el-hadj", "Elhadj"),
    ])
    func isExactForTheWholeName(_ pair: (typed: String, kept: String)) {
        #expect(closeness(pair.typed, pair.kept) == .exact)
    }

    @Test(arguments: [
        ("mar", "Mariam Diallo"), ("dial mari", "Mariam Diallo"), ("m d", "Mariam Diallo"), ("ndia", "N’Diaye"),
        ("مح", "محمد"), ("ፀሐ", "ፀሐይ"),
    ])
    func isBegunForTheBeginningOfEachWord(_ pair: (typed: String, kept: String)) {
        #expect(closeness(pair.typed, pair.kept) == .begun)
    }

    /// One letter missing, too many, other, exchanged; two from eight letters on.
    @Test(arguments: [
        ("maraim", "Mariam"), ("mariaam", "Mariam"), ("mriam", "Mariam"), ("mariem", "Mariam"), ("moahmm", "Mohammed"),
        ("abderahman", "Abdourahmane"), ("mariam dialo", "Mariam Diallo"), ("Мариана", "Марианна"),
    ])
    func isNearForASlip(_ pair: (typed: String, kept: String)) { #expect(closeness(pair.typed, pair.kept) == .near) }

    @Test(arguments: [
        ("mria", "Mariam"), ("iam", "Mariam"), ("mariam z", "Mariam Diallo"), ("mxriym", "Mariam"), ("1234x", "12345"),
        ("diallo", ""), ("", "Mariam"), ("-", "Mariam"), ("elisabeth", "Elise"),
    ])
    func isNothingForAnyOther(_ pair: (typed: String, kept: String)) {
        #expect(closeness(pair.typed, pair.kept) == nil)
    }

    /// What is typed may be long and odd: it costs no more than its first words.
    @Test func takesAnyLength() {
        let long = String(repeating: "mariam ", count: 2_000)
        #expect(closeness(long, "Mariam") == .exact)
        #expect(closeness(String(repeating: "m", count: 10_000), "Mariam") == nil)
    }

    @Test func leavesTheSmallWordsOfASentenceOut() {
        let spelled = Spelled("Français débutant Brive")
        #expect(Wanted("du français à Brive").closeness(to: spelled.list) == nil)
        #expect(Wanted("du français à Brive").inBrief.closeness(to: spelled.list) == .exact)
        #expect(Wanted("la").inBrief.closeness(to: Spelled("Laverie").list) == .begun)
    }
}
