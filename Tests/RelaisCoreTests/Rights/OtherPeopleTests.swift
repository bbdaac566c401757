import Testing

@testable import RelaisCore

@Suite struct OtherPeopleTests {
    private func left(_ text: String, own: String = "Mariam Diallo-Fictive") -> String {
        var others = OtherPeople(code: "K7M-42Q")
        for name in ["Inès Moreau (fict.)", "Paul Martin", "Anne-Marie N’Diaye"] { others.add(knownAs: name) }
        others.add(names: ["oksana", "kowalenkoinventee"])
        others.keep([own])
        return others.leftOut(of: text)
    }

    @Test(arguments: [
        ("Vu avec Inès Moreau.", "Vu avec […]."), ("Vu avec MOREAU Inès, puis seul", "Vu avec […], puis seul"),
        ("INES a rappelé", "[…] a rappelé"), ("dit à Ines: oui", "dit à […]: oui"), ("(Paul)", "([…])"),
        ("« Paul », dit-elle", "« […] », dit-elle"), ("l’avis d’Inès", "l’avis d’[…]"),
        ("selon qu'Inès vient", "selon qu'[…] vient"),
        ("Paul's idea", "[…]'s idea"), ("Paul’s.", "[…]’s."), ("avec Anne-Marie N’Diaye", "avec […]"),
        ("avec N’Diaye", "avec […]"),
        ("Oksana Kowalenko-Inventée et Oksana", "[…] et […]"),

    ])
    func leavesOutNamesHoweverTheyAreWritten(text: String, expected: String) { #expect(left(text) == expected) }

    @Test(arguments: [
        "Rien ici.\n\n  Ni là.", "Un martin-pêcheur ; « paul » est un prénom.", "", "  ", "Mariam a dit : oui !",
        "Elle s’appelle Diallo-Fictive",
        "…", "A", "l’", "’s",
    ])
    func leavesEverythingElseAsItIs(text: String) { #expect(left(text) == text) }

    /// Codes of other files go, however they are written; the person's own stays.
    @Test func leavesOutOtherCodes() {
        let other = Code.new(Code.person)
        #expect(left("K7M-42Q connaît \(other).") == "K7M-42Q connaît […].")
        #expect(left("(\(other)), \(other.lowercased())") == "([…]), […]")
    }

    /// The person's own name stays, though a colleague has the same.
    @Test func leavesTheirOwnName() {
        #expect(left("Paul est venu avec Inès", own: "Paul Fictif") == "Paul est venu avec […]")
    }
}
