import ArgumentParser
import RelaisCore

extension ConsentCommand {
    /// What is said of a consent, when it is given and when it is renewed.
    struct Terms: ParsableArguments {
        @Option(help: ArgumentHelp("\(Consent.Method.allCases.map(\.rawValue).joined(separator: ", ")).")) var method:
            String?
        @Option(help: "The language it was explained in, ISO 639-3.") var language: String?
        @Flag(help: "With an interpreter.") var interpreter = false
        @Option(
            help: ArgumentHelp("The id of who represents a minor: relais person representative list.", valueName: "id"))
        var representative: String?
        @Flag(help: "The minor agrees too.") var assent = false
        @Option(
            help: ArgumentHelp(
                "A field that may pass; may be given several times; all of them unless one is.", valueName: "code"))
        var field: [String] = []
        @Option(
            help: ArgumentHelp(
                "yes or no: whether you, who refer, may know what comes of it; no.", valueName: "yes|no"))
        var sharesResult: String?
        @Option(help: "The day it was given; today.") var givenOn: String?
        @Option(help: "The day it holds from; the day it was given.") var from: String?
        @Option(help: "The last day it holds; as many days as your organisation has settled.") var until: String?
        @Option(help: "Which information notice they had been given.") var noticeVersion: String?
        @Option(help: "Who signed, if it is someone else again; sealed.") var signer: String?
        @Option(help: "Something to know of it; sealed.") var words: String?

        var draft: Consent.Draft {
            var draft = Consent.Draft()
            (draft.method, draft.language, draft.hasInterpreter) = (method, language, interpreter)
            (draft.representative, draft.hasAssent, draft.fields) = (representative, assent, field)
            draft.sharesResult = sharesResult
            (draft.givenOn, draft.from, draft.until) = (givenOn, from, until)
            (draft.noticeVersion, draft.signer, draft.words) = (noticeVersion, signer, words)
            return draft
        }
    }

    struct Give: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record what someone agreed to.",
            discussion: """
                A minor agrees together with whoever represents them.

                  $ relais consent give K7M-42Q --to MOSAIK --method written --language prs
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: "An organisation's name or id.") var to: String
        @Option(help: ArgumentHelp("\(Consent.Purpose.allCases.map(\.rawValue).joined(separator: " or "))."))
        var purpose =
            Consent.Purpose.referral.rawValue
        @OptionGroup var terms: Terms

        func run() async throws {
            var draft = terms.draft
            (draft.recipient, draft.purpose) = (to, purpose)
            let id = try await visit.write { [person, draft] tx in
                try Consent.give(draft, for: Person.id(for: person, in: tx), in: tx)
            }
            Output(record: [("consent", id.text)]).print(as: visit.format)
        }
    }
}
