import ArgumentParser
import RelaisCore

struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: "What people agreed to pass on, to whom, until when.",
        subcommands: [Give.self, List.self, Show.self, Withdraw.self, Renew.self, Print.self])

    static func id(_ text: String) throws -> ID<Consent> {
        guard let id = ID<Consent>(text) else { throw Refusal.notFound(.init(.consent)) }
        return id
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what someone agreed to: what holds first.",
            discussion: "  $ relais consent list K7M-42Q")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String

        func run() async throws {
            let (lines, today) = try await visit.write { [person] tx in
                (try ConsentList(of: Person.id(for: person, in: tx), in: tx).lines, Day(tx.now))
            }
            let rows = lines.map { line -> [String?] in
                [
                    line.id.text, line.purpose.rawValue, line.recipientName, line.givenBy.rawValue, line.givenOn.text,
                    line.until.text, line.state(on: today),
                ]
            }
            Output(["id", "purpose", "recipient", "given_by", "given_on", "until_on", "state"], rows)
                .print(as: visit.format)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a consent, and what would stop with it.")
        @OptionGroup var visit: Visit
        @Argument(help: "The consent's id.") var consent: String

        func run() async throws {
            let (page, today) = try await visit.write { [consent] tx in
                (try ConsentPage(ConsentCommand.id(consent), in: tx), Day(tx.now))
            }
            let line = page.line
            Output(record: [
                ("consent", line.id.text), ("person", page.personCode), ("state", line.state(on: today)),
                ("purpose", line.purpose.rawValue), ("recipient", line.recipientName),
                ("fields", line.fields.joined(separator: " ")), ("shares_result", line.sharesResult ? "yes" : "no"),
                ("given_by", line.givenBy.rawValue),
                ("method", line.method.rawValue), ("language", line.language.code),
                ("interpreter", line.hasInterpreter ? "yes" : "no"), ("notice_version", line.noticeVersion),
                ("given_on", line.givenOn.text), ("from_on", line.from.text), ("until_on", line.until.text),
                ("signer", page.signer), ("words", page.words), ("recorded_by", page.recordedBy),
                ("ended_at", line.endedAt?.stamp), ("ended_by", page.endedBy),
                ("would_stop", Self.named(page.underWay)), ("would_delete", Self.named(page.copies)),
                ("offers", page.offers == 0 ? nil : String(page.offers)),
                ("drafts", page.drafts == 0 ? nil : String(page.drafts)),
            ]).print(as: visit.format)
        }

        private static func named(_ lines: [ConsentPage.RestingLine]) -> String? {
            lines.isEmpty ? nil : lines.map { "\($0.reference) \($0.state.rawValue)" }.joined(separator: ", ")
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Withdraw a consent: what rests on it stops at once.",
            discussion: """
                Referrals under way are withdrawn, what was disclosed is deleted, the other side is told. To see what would
                stop first: relais consent show.

                  $ relais consent withdraw ID
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The consent's id.") var consent: String

        func run() async throws {
            let stopped = try await visit.write { [consent] in try Consent.withdraw(ConsentCommand.id(consent), in: $0)
            }
            Output(record: [("consent", consent), ("state", "withdrawn")] + stopped.fields).print(as: visit.format)
        }
    }

    struct Renew: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Agree to the same again, in one step: a new consent on the terms of an old one.",
            discussion: """
                Someone who has come of age gives anew what a representative gave: without --representative.

                  $ relais consent renew ID --until 2027-06-30
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The id of the consent that is renewed.") var consent: String
        @OptionGroup var terms: Terms

        func run() async throws {
            let renewed = try await visit.write { [consent, draft = terms.draft] in
                try Consent.renew(ConsentCommand.id(consent), draft, in: $0)
            }
            Output(record: [("consent", renewed.id.text), ("renews", consent)] + renewed.stopped.fields)
                .print(as: visit.format)
        }
    }
}

extension ConsentLine {
    /// Where it stands, as a word a program may read.
    fileprivate func state(on day: Day) -> String {
        switch standing(on: day) {
        case .inForce: "in_force"
        case .toCome: "to_come"
        case .over: "over"
        case .ended(let ending): ending.rawValue
        }
    }
}

extension Stopped {
    /// What came to an end, where something did.
    fileprivate var fields: [(String, String?)] {
        [
            ("stopped", referrals.isEmpty ? nil : referrals.joined(separator: ", ")),
            ("deleted", copies.isEmpty ? nil : copies.joined(separator: ", ")),
            ("offers", offers == 0 ? nil : String(offers)),
        ]
    }
}
