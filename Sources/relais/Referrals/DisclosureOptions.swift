import ArgumentParser
import RelaisCore

/// What a draft passes on, and by which right: said by what differs from the standard, or from what was chosen before.
struct DisclosureOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A field to leave out; may be given several times.", valueName: "field"))
    var without: [String] = []
    @Option(help: ArgumentHelp("A field to pass on too; may be given several times.", valueName: "field"))
    var also: [String] = []
    @Option(
        help: ArgumentHelp(
            "By which right: \(Disclosure.Basis.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "basis")
    )
    var basis: String?
    @Option(help: ArgumentHelp("Why, in a few words; they stay with you.", valueName: "words")) var basisWords: String?

    var wish: Disclosure.Wish {
        without.isEmpty && also.isEmpty ? .asBefore : .adjusted(without: without, also: also)
    }
}
