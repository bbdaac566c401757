import ArgumentParser
import Foundation
import RelaisCore

extension ConsentCommand {
    struct Print: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a consent's receipt, the form to sign, or the information notice.",
            discussion: """
                  $ relais consent print ID --language ara
                  $ relais consent print --form-for K7M-42Q --to MOSAIK --language fra
                  $ relais consent print --notice --language eng
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The id of the consent whose receipt is printed.") var consent: String?
        @Option(help: ArgumentHelp("The form, for someone's code or id.", valueName: "person")) var formFor: String?
        @Option(help: "Whom the form is for: an organisation's name or id.") var to: String?
        @Flag(help: "The information notice.") var notice = false
        @Option(help: "fra, eng, ara, or one of your own texts.") var language = "fra"

        func validate() throws {
            let asked = [consent != nil, formFor != nil, notice].count { $0 }
            guard asked == 1 else { throw ValidationError("Give a consent's id, or --form-for, or --notice.") }
        }

        func run() async throws {
            let paper = try await visit.paper(isRead: notice) { [consent, formFor, to, language] tx in
                guard try Paper.languages(in: tx).contains(where: { $0.code == language }) else {
                    throw Refusal.invalid([Invalid("language", .notInList)])
                }
                if let consent { return try Paper.receipt(of: ConsentCommand.id(consent), in: language, tx).paper }
                guard let formFor else { return try Paper.notice(in: language, tx) }
                var draft = Consent.Draft()
                draft.recipient = to
                return try Paper.form(for: Person.id(for: formFor, in: tx), draft, in: language, tx)
            }
            FileHandle.standardOutput.write(Data(paper.text.utf8))
        }
    }
}

extension Visit {
    /// A paper that tells of someone is recorded; the notice tells of nobody.
    fileprivate func paper(
        isRead: Bool, _ body: @escaping @Sendable (Transaction) throws -> Paper
    ) async throws -> Paper {
        isRead ? try await read(body) : try await write(body)
    }
}

extension Paper {
    /// The same as lines of text: each in the direction of its own script.
    var text: String {
        let lines =
            [title.uppercased(), ""]
            + blocks.flatMap { block -> [String] in
                switch block {
                case .heading(let text): ["", text]
                case .paragraph(let text): [text]
                case .items(let items): items.map { "- \($0)" }
                case .boxes(let boxes): boxes.map { "[ ] \($0)" }
                }
            }
        // A right-to-left mark, so that what begins with a bullet or a figure still runs from the right.
        let mark = isRightToLeft ? "\u{200f}" : ""
        return lines.map {
            $0.isEmpty ? "\n" : "\(mark)\($0.replacing(String(Self.line), with: "____________________"))\n"
        }
        .joined()
    }
}
