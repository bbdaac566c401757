import ArgumentParser
import RelaisCore

struct RequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "What people ask about their own data, and by when to answer.",
        subcommands: [Record.self, List.self, Show.self, Prolong.self, Answer.self])

    static func id(_ text: String) throws -> ID<RightsRequest> {
        guard let id = ID<RightsRequest>(text) else { throw Refusal.notFound(.init(.request)) }
        return id
    }

    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record what someone asks about their data; the month runs from the day it arrived.",
            discussion: """
                  $ relais request record K7M-42Q --kind access --received-on 2026-03-02
                  $ relais request record --own --kind rectification --words "My name is misspelt."
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String?
        @Flag(help: "About your own account.") var own = false
        @Option(help: ArgumentHelp("\(RightsRequest.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")) var kind:
            String
        @Option(help: "person, representative or mandatary.") var askedBy: String?
        @Option(help: "The day it arrived; today where none is said.") var receivedOn: String?
        @Option(help: "What is asked, in their words.") var words: String?

        func validate() throws {
            guard own == (person == nil) else { throw ValidationError("Name a person, or say --own.") }
        }

        func run() async throws {
            var draft = RightsRequest.Draft()
            (draft.kind, draft.askedBy, draft.receivedOn, draft.words) = (kind, askedBy, receivedOn, words)
            let line = try await visit.write { [draft, person] tx in
                let id =
                    try person.map {
                        try RightsRequest.record(draft, about: .person(Person.id(for: $0, in: tx)), in: tx)
                    }
                    ?? RightsRequest.recordOwn(draft, in: tx)
                return try RequestPage(id, in: tx).line
            }
            Output(record: [("request", line.id.text), ("due_on", line.dueOn.text)]).print(as: visit.format)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the requests that are open, the first due first.")
        @OptionGroup var visit: Visit
        @Flag(help: "Those that were answered.") var answered = false

        func run() async throws {
            let list = try await visit.write { [answered] tx in try RequestList(answered: answered, in: tx) }
            let rows = list.lines.map { line -> [String?] in
                [
                    line.dueOn.text, line.isLate(on: list.today) ? "late" : line.answer?.rawValue, line.kind.rawValue,
                    line.personCode ?? line.account, line.receivedOn.text, line.id.text,
                ]
            }
            Output(["due_on", "state", "kind", "about", "received_on", "id"], rows).print(as: visit.format)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a request.")
        @OptionGroup var visit: Visit
        @Argument(help: "The request's id.") var request: String

        func run() async throws {
            let page = try await visit.write { [request] tx in try RequestPage(RequestCommand.id(request), in: tx) }
            Output(record: page.fields).print(as: visit.format)
        }
    }

    struct Prolong: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take two months more, once; the person was told why within the first.",
            discussion: "  $ relais request prolong ID --reason complex --told-on 2026-03-20")
        @OptionGroup var visit: Visit
        @Argument(help: "The request's id.") var request: String
        @Option(help: "complex or many_requests.") var reason: String
        @Option(help: "The day the person was told.") var toldOn: String

        func run() async throws {
            let page = try await visit.write { [request, reason, toldOn] tx in
                try RightsRequest.prolong(RequestCommand.id(request), reason: reason, toldOn: toldOn, in: tx)
                return try RequestPage(RequestCommand.id(request), in: tx)
            }
            Output(record: [("request", request), ("due_on", page.line.dueOn.text)]).print(as: visit.format)
        }
    }

    struct Answer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer a request, once.",
            discussion: """
                  $ relais request answer ID --answer granted --act export
                  $ relais request answer ID --answer refused --refused-for legal_obligation --words "The school has to keep it."

                What was done for it is looked up in the log: it must have been done since the request arrived.
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The request's id.") var request: String
        @Option(help: ArgumentHelp("\(RightsRequest.Answer.allCases.map(\.rawValue).joined(separator: ", "))."))
        var answer: String
        @Option(help: ArgumentHelp("\(RightsRequest.Refused.allCases.map(\.rawValue).joined(separator: ", "))."))
        var refusedFor: String?
        @Option(
            help: ArgumentHelp("What was done: \(RightsRequest.Act.allCases.map(\.rawValue).joined(separator: ", "))."))
        var act: String?
        @Option(help: "The day; today where none is said.") var answeredOn: String?
        @Option(help: "What the person was answered.") var words: String?

        func run() async throws {
            var reply = RightsRequest.Reply()
            (reply.answer, reply.refusedFor, reply.act) = (answer, refusedFor, act)
            (reply.answeredOn, reply.words) = (answeredOn, words)
            try await visit.write { [reply, request] tx in
                try RightsRequest.answer(RequestCommand.id(request), reply, in: tx)
            }
            Output(record: [("request", request), ("answer", answer)]).print(as: visit.format)
        }
    }
}

extension RequestPage {
    fileprivate var fields: [(String, String?)] {
        [
            ("request", line.id.text), ("kind", line.kind.rawValue), ("about", line.personCode ?? line.account),
            ("asked_by", line.askedBy.rawValue), ("received_on", line.receivedOn.text), ("due_on", line.dueOn.text),
            ("late", line.isLate(on: today) ? "yes" : nil), ("words", words), ("recorded_by", recordedBy),
            ("prolonged_for", line.prolongedFor?.rawValue), ("told_on", toldOn?.text),
            ("answer", line.answer?.rawValue),
            ("refused_for", refusedFor?.rawValue), ("act", act?.rawValue), ("answered_on", line.answeredOn?.text),
            ("answer_words", answerWords), ("answered_by", answeredBy),
        ]
    }
}
