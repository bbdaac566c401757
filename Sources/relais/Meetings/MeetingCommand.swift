import ArgumentParser
import RelaisCore

struct MeetingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "meeting", abstract: "Meetings of a mentor and those they accompany.",
        subcommands: [
            List.self, Own.self, Show.self, Record.self, Plan.self, Amend.self, Approve.self, Refuse.self,
            CalendarAddress.self,
            Import.self,
        ])

    static func id<Subject>(_ text: String, _ kind: Refusal.Subject.Kind = .meeting, of _: Subject.Type = Subject.self)
        throws -> ID<Subject>
    {
        guard let id = ID<Subject>(text) else { throw Refusal.notFound(.init(kind)) }
        return id
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the meetings of a programme, the last first.",
            discussion: "  $ relais meeting list \"Un parrain pour demain\" --month 2026-11")
        @OptionGroup var visit: Visit
        @Argument(help: "The programme's name or id.") var programme: String
        @Option(help: "Of one month: 2026-11.") var month: String?
        @Option(help: "Of one match: its id.") var match: String?
        @Flag(help: "The matches that met less often in the month than the programme asks, instead.") var unmet = false
        @Flag(help: "What is asked to be paid back, instead.") var expenses = false

        func run() async throws {
            let list = try await visit.write { [programme, month, match] in
                try MeetingList(
                    of: Programme.id(for: programme, in: $0), month: month, match: match.flatMap { ID($0) }, in: $0)
            }
            if unmet {
                let rows = list.unmet.map { one -> [String?] in
                    [
                        one.match.text, one.mentorCode, one.personCodes.joined(separator: ", "), "\(one.times)",
                        one.last?.text,
                    ]
                }
                return Output(["match", "mentor", "mentees", "times", "last_on"], rows).print(as: visit.format)
            }
            if expenses {
                let rows = list.claims.map { one -> [String?] in
                    [
                        one.expense.id.text, one.day.text, one.mentorCode, "\(one.expense.claimedCents)",
                        "\(one.leftCents)",
                    ]
                }
                return Output(["expense", "on", "mentor", "claimed_cents", "left_cents"], rows).print(as: visit.format)
            }
            let rows = list.lines.map { one -> [String?] in
                [
                    one.id.text, one.day.text, one.mentorCode, one.personCodes.joined(separator: ", "),
                    one.state.rawValue,
                    one.minutes.map { "\($0)" }, one.activities.map(\.rawValue).joined(separator: ", "),
                ]
            }
            Output(["id", "on", "mentor", "mentees", "state", "minutes", "activities"], rows).print(as: visit.format)
        }
    }

    struct Own: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Your own, as a mentor: what is planned, what you recorded.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let own = try await visit.write { try OwnMeetings(in: $0) }
            let rows = own.matches.flatMap { line -> [[String?]] in
                let all = (own.planned[line.id] ?? []) + (own.recorded[line.id] ?? [])
                return all.map {
                    [$0.id.text, line.id.text, $0.state.rawValue, $0.day.text, $0.startMinute.map(Meeting.Draft.clock)]
                }
            }
            Output(["id", "match", "state", "on", "at"], rows).print(as: visit.format)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one meeting, with who was there.")
        @OptionGroup var visit: Visit
        @Argument(help: "The meeting's id.") var meeting: String

        func run() async throws {
            let id: ID<Meeting> = try MeetingCommand.id(meeting)
            let page = try await visit.write { try MeetingPage(id, in: $0) }
            let one = page.meeting
            Output(record: [
                ("meeting", one.id.text), ("match", one.match.text), ("state", one.state.rawValue),
                ("on", one.day.text),
                ("at", one.startMinute.map(Meeting.Draft.clock)), ("minutes", one.minutes.map { "\($0)" }),
                ("mode", one.mode.rawValue), ("activities", one.activities.map(\.rawValue).joined(separator: ", ")),
                ("commune", page.communeName), ("transport", one.transport?.rawValue),
                ("distance_km", one.distanceKm.map { "\($0)" }), ("cost_cents", one.costCents.map { "\($0)" }),
                (
                    "attendance",
                    page.attendance.map { "\($0.mentee.text):\($0.presence.rawValue)" }.joined(separator: ", ")
                ),
                ("note", page.note), ("expense", page.expense.map { "\($0.state.rawValue) \($0.claimedCents)" }),
            ]).print(as: visit.format)
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring past meetings from a spreadsheet.",
            discussion: """
                Each row names the mentee by their code, and the day. What is recorded
                already is left as it is: a second import doubles nothing.

                  $ relais meeting import rencontres.csv --programme "Un parrain" --dry-run
                """)
        @OptionGroup var visit: Visit
        @OptionGroup var options: ImportOptions

        @Option(help: "The programme's name or id.") var programme: String

        func run() async throws { try await options.run(.meetings, visit, programme: programme) }
    }
}
