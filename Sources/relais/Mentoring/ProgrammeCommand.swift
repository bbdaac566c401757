import ArgumentParser
import RelaisCore

struct ProgrammeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programme", abstract: "Programmes of mentoring and their rules.",
        subcommands: [List.self, Show.self, Found.self, Amend.self, Close.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the programmes of your organisation.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let list = try await visit.write { try ProgrammeList(in: $0) }
            let rows = list.lines.map { line -> [String?] in
                [
                    line.id.text, line.name, line.scheme.rawValue, line.leadName, "\(line.mentees)",
                    "\(line.openMatches)",
                    line.closedAt.map(\.stamp),
                ]
            }
            Output(["id", "name", "scheme", "lead", "mentees", "matches", "closed_at"], rows).print(as: visit.format)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one programme with the rules that hold.")
        @OptionGroup var visit: Visit
        @Argument(help: "Its name or id.") var programme: String

        func run() async throws {
            let page = try await visit.write { [programme] in
                try ProgrammePage(Programme.id(for: programme, in: $0), in: $0)
            }
            let (one, rules) = (page.programme, page.programme.rules)
            func codes<Code: RawRepresentable<String>>(_ all: [Code]) -> String {
                all.map(\.rawValue).joined(separator: ", ")
            }
            func numbers(_ all: [Int]) -> String { all.map(String.init).joined(separator: ", ") }
            Output(record: [
                ("id", one.id.text), ("name", one.name), ("scheme", one.scheme.rawValue),
                ("version", "\(one.version)"), ("lead", page.leadName), ("safeguarding", page.safeguardingName),
                ("service", one.service?.text),
                ("frames", codes(Programme.Frame.allCases.filter(rules.frames.contains))),
                ("ages", "\(rules.minimumAge)-\(rules.limitAge)"),
                ("requires", codes(Programme.Requirement.allCases.filter(rules.requires.contains))),
                ("checks", rules.checks.map(\.text).joined(separator: ", ")),
                ("notice_days", numbers(rules.noticeDays)),
                ("meetings", "\(rules.meetingsLeast)-\(rules.meetingsMost)"),
                ("monitoring_days", numbers(rules.monitoringDays)), ("review_months", numbers(rules.reviewMonths)),
                ("activities", codes(Mentoring.Activity.allCases.filter(rules.activities.contains))),
                ("rate_cents", "\(rules.rateCents)"), ("cap_cents", "\(rules.capCents)"),
                ("venues", page.venues.map(\.name).joined(separator: ", ")), ("closed_at", one.closedAt.map(\.stamp)),
            ]).print(as: visit.format)
        }
    }

    /// What can be said of a programme.
    struct Options: ParsableArguments {
        @Option(help: "Who leads it: a colleague's name or id.") var lead: String?
        @Option(help: "Whom a concern goes to: a colleague's name or id.") var safeguarding: String?
        @Option(help: "The service that referrals come in by: its id.") var service: String?
        @Option(help: "child_protection, sport_club, sponsorship; several times for several.") var frame: [String] = []
        @Option(help: "From which age.") var minimumAge: String?
        @Option(help: "Until which birthday.") var limitAge: String?
        @Option(
            help: ArgumentHelp(
                "\(Programme.Requirement.allCases.map(\.rawValue).joined(separator: ", ")); several times for several.",
                valueName: "what")) var require: [String] = []
        @Option(help: "Meetings a month, at least.") var meetingsLeast: String?
        @Option(help: "Meetings a month, at most.") var meetingsMost: String?
        @Option(help: "Reviews, as \"3, 6, 12\".") var reviewMonths: String?
        @Option(help: "Calls after it began, as \"15, 30\".") var monitoringDays: String?
        @Option(help: "Notices before a check ends, as \"60, 30, 7\".") var noticeDays: String?
        @Option(help: "An activity that is offered; several times for several.") var activity: [String] = []
        @Option(
            help: ArgumentHelp(
                "A check, the months it holds, how old it is at most in months, the days of grace: bulletin_3/36/3/15.",
                valueName: "check")) var check: [String] = []
        @Option(
            help: ArgumentHelp("What weighs in a suggestion, from 0 to 100: language=30.", valueName: "name=weight"))
        var weight: [String] = []
        @Option(help: "A venue or club of the directory: its id; several times for several.") var venue: [String] = []
        @Option(help: "Paid back a kilometre, in cents.") var rateCents: String?
        @Option(help: "At most a month, in cents.") var capCents: String?

        func draft() throws -> Programme.Draft {
            var draft = Programme.Draft()
            (draft.lead, draft.safeguarding, draft.service) = (lead, safeguarding, service)
            (draft.minimumAge, draft.limitAge) = (minimumAge, limitAge)
            (draft.meetingsLeast, draft.meetingsMost) = (meetingsLeast, meetingsMost)
            (draft.reviewMonths, draft.monitoringDays, draft.noticeDays) = (reviewMonths, monitoringDays, noticeDays)
            (draft.rateCents, draft.capCents) = (rateCents, capCents)
            if !frame.isEmpty { draft.frames = frame }
            if !require.isEmpty { draft.requires = require }
            if !activity.isEmpty { draft.activities = activity }
            if !venue.isEmpty { draft.venues = venue }
            if !check.isEmpty { draft.checks = check.map { Programme.Draft.Check($0) } }
            for one in weight {
                let parts = one.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { throw ValidationError("--weight takes name=weight, as in language=30.") }
                draft.weights[String(parts[0])] = String(parts[1])
            }
            return draft
        }
    }

    struct Found: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Found a programme, with the rules of its scheme where nothing else is said.",
            discussion: """
                  $ relais programme found "Un parrain pour demain" \\
                      --scheme parrainage_proximite --safeguarding "Odile Exemple"
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The name volunteers know.") var name: String
        @Option(
            help: ArgumentHelp(
                "\(Programme.Scheme.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "scheme"))
        var scheme: String
        @OptionGroup var options: Options

        func run() async throws {
            var draft = try options.draft()
            (draft.name, draft.scheme) = (name, scheme)
            let id = try await visit.write { [draft] in try Programme.found(draft, in: $0) }
            Output(record: [("programme", id.text), ("name", name)]).print(as: visit.format)
        }
    }

    struct Amend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a programme or its rules; of what is not named, nothing changes.")
        @OptionGroup var visit: Visit
        @Argument(help: "Its name or id.") var programme: String
        @Option(help: "Another name.") var name: String?
        @OptionGroup var options: Options

        func run() async throws {
            var draft = try options.draft()
            draft.name = name
            let id = try await visit.write { [draft, programme] in
                let id = try Programme.id(for: programme, in: $0)
                try Programme.amend(id, draft, in: $0)
                return id
            }
            Output(record: [("programme", id.text)]).print(as: visit.format)
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a programme in which no match is open.")
        @OptionGroup var visit: Visit
        @Argument(help: "Its name or id.") var programme: String

        func run() async throws {
            let id = try await visit.write { [programme] in
                let id = try Programme.id(for: programme, in: $0)
                try Programme.close(id, in: $0)
                return id
            }
            Output(record: [("programme", id.text), ("state", "closed")]).print(as: visit.format)
        }
    }
}
