import ArgumentParser
import Foundation
import RelaisCore

struct BreachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breach", abstract: "The register of data breaches, with its seventy-two hours.",
        subcommands: [
            Record.self, List.self, Show.self, Amend.self, Assess.self, NotifyAuthority.self, NotifyPeople.self,
            Close.self,
        ])

    static func id(_ text: String) throws -> ID<Breach> {
        guard let id = ID<Breach>(text) else { throw Refusal.notFound(.init(.breach)) }
        return id
    }

    /// What is said of a breach; name nobody.
    struct Terms: ParsableArguments {
        @Option(help: "confidentiality, integrity, availability; may be given several times.") var kind: [String]
        @Option(help: ArgumentHelp("\(Breach.People.allCases.map(\.rawValue).joined(separator: ", "))."))
        var people: [String]
        @Option(help: ArgumentHelp("\(Breach.DataKind.allCases.map(\.rawValue).joined(separator: ", "))."))
        var data: [String]
        @Option(help: "About how many people.") var number: String?
        @Option(help: "What happened.") var happened: String
        @Option(help: "What may follow from it.") var consequences: String?
        @Option(help: "What was done.") var measures: String?

        var draft: Breach.Draft {
            var draft = Breach.Draft()
            (draft.kinds, draft.people, draft.data) = (kind, people, data)
            (draft.number, draft.happened) = (number, happened)
            (draft.consequences, draft.measures) = (consequences, measures)
            return draft
        }
    }

    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record a breach; the seventy-two hours run from when it was found.",
            discussion: """
                  $ relais breach record --kind confidentiality --people people_helped --data identity \\
                      --happened "A list was sent to the wrong address." --found-on 2026-03-02 --found-at 14:30
                """)
        @OptionGroup var visit: Visit
        @OptionGroup var terms: Terms
        @Option(help: "The day it was found; now where none is said.") var foundOn: String?
        @Option(help: "The time, as 14:30.") var foundAt: String?

        func run() async throws {
            var draft = terms.draft
            (draft.foundOn, draft.foundTime) = (foundOn, foundAt)
            let breach = try await visit.write { [draft] tx in
                try BreachPage(Breach.record(draft, in: tx), in: tx).breach
            }
            Output(record: [("breach", breach.id.text), ("due_at", breach.dueAt.stamp)]).print(as: visit.format)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List breaches, those whose clock runs first.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let (list, now) = try await visit.write { (try BreachList(in: $0), $0.now) }
            let rows = list.lines.map { one -> [String?] in
                [
                    one.foundAt.stamp, one.isRunning ? one.dueAt.stamp : nil, one.state(at: now),
                    one.kinds.map(\.rawValue).joined(separator: " "), one.number.map(String.init), one.risk?.rawValue,
                    one.id.text,
                ]
            }
            Output(["found_at", "due_at", "state", "kinds", "people", "risk", "id"], rows).print(as: visit.format)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a breach, with everything that is said of it.")
        @OptionGroup var visit: Visit
        @Argument(help: "The breach's id.") var breach: String

        func run() async throws {
            let (page, now) = try await visit.write { [breach] tx in
                (try BreachPage(BreachCommand.id(breach), in: tx), tx.now)
            }
            let (one, account) = (page.breach, page.account)
            Output(record: [
                ("breach", one.id.text), ("state", one.state(at: now)), ("found_at", one.foundAt.stamp),
                ("due_at", one.dueAt.stamp), ("kinds", one.kinds.map(\.rawValue).joined(separator: " ")),
                ("people", one.people.map(\.rawValue).joined(separator: " ")),
                ("data", one.data.map(\.rawValue).joined(separator: " ")), ("number", one.number.map(String.init)),
                ("happened", account.happened), ("consequences", account.consequences), ("measures", account.measures),
                ("risk", one.risk?.rawValue), ("decision", account.decision),
                ("authority_told_at", one.authorityToldAt?.stamp), ("reference", one.authorityReference),
                ("people_told_at", one.peopleToldAt?.stamp), ("told_through", one.toldThrough?.rawValue),
                ("delay", account.delay), ("recorded_by", one.recordedBy), ("closed_at", one.closedAt?.stamp),
            ]).print(as: visit.format)
        }
    }

    struct Amend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say anew what happened: everything that is known by now.")
        @OptionGroup var visit: Visit
        @Argument(help: "The breach's id.") var breach: String
        @OptionGroup var terms: Terms

        func run() async throws {
            try await visit.write { [breach, draft = terms.draft] in
                try Breach.amend(BreachCommand.id(breach), draft, in: $0)
            }
            Output(record: [("breach", breach)]).print(as: visit.format)
        }
    }

    struct Assess: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide how much it may harm people, and why.",
            discussion: "  $ relais breach assess ID --risk none --decision \"The file was encrypted.\"")
        @OptionGroup var visit: Visit
        @Argument(help: "The breach's id.") var breach: String
        @Option(help: "none, risk (the authority is told) or high_risk (people too).") var risk: String
        @Option(help: "Why.") var decision: String

        func run() async throws {
            try await visit.write { [breach, risk, decision] in
                try Breach.assess(BreachCommand.id(breach), risk: risk, decision: decision, in: $0)
            }
            Output(record: [("breach", breach), ("risk", risk)]).print(as: visit.format)
        }
    }

    struct NotifyAuthority: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say when the authority was told.",
            discussion: "  $ relais breach notify-authority ID --told-on 2026-03-03 --told-at 09:10 --reference 26-1234"
        )
        @OptionGroup var visit: Visit
        @Argument(help: "The breach's id.") var breach: String
        @Option(help: "The day; now where none is said.") var toldOn: String?
        @Option(help: "The time, as 14:30.") var toldAt: String?
        @Option(help: "What the authority calls it.") var reference: String?
        @Option(help: "After seventy-two hours: why so late.") var delay: String?

        func run() async throws {
            try await visit.write { [breach, toldOn, toldAt, reference, delay] in
                try Breach.tellAuthority(
                    BreachCommand.id(breach), on: toldOn, at: toldAt, reference: reference, delay: delay, in: $0)
            }
            Output(record: [("breach", breach), ("authority", "told")]).print(as: visit.format)
        }
    }

    struct NotifyPeople: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say when people were told, and through whom.",
            discussion: "  $ relais breach notify-people ID --through representatives")
        @OptionGroup var visit: Visit
        @Argument(help: "The breach's id.") var breach: String
        @Option(help: "The day; now where none is said.") var toldOn: String?
        @Option(help: "directly, representatives (of minors) or publicly.") var through: String

        func run() async throws {
            try await visit.write { [breach, toldOn, through] in
                try Breach.tellPeople(BreachCommand.id(breach), on: toldOn, through: through, in: $0)
            }
            Output(record: [("breach", breach), ("people", "told")]).print(as: visit.format)
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Close a breach: it changes no more.")
        @OptionGroup var visit: Visit
        @Argument(help: "The breach's id.") var breach: String
        @Option(help: "Where the risk is high and people were not told: why.") var why: String?

        func run() async throws {
            try await visit.write { [breach, why] in try Breach.close(BreachCommand.id(breach), why: why, in: $0) }
            Output(record: [("breach", breach), ("state", "closed")]).print(as: visit.format)
        }
    }
}

extension Breach {
    /// Where it stands, as a word a program may read.
    fileprivate func state(at now: Date) -> String {
        if closedAt != nil { return "closed" }
        return isLate(at: now) ? "late" : isRunning ? "running" : "open"
    }
}
