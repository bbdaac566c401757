import ArgumentParser
import RelaisCore
import Vault

/// What every command says of a meeting.
struct MeetingOptions: ParsableArguments {
    @Option(help: "The day: 2026-11-21.") var on: String
    @Option(help: "The time: 14:30.") var at: String?
    @Option(help: "How long, in minutes.") var minutes: String?
    @Option(help: ArgumentHelp("How they met: \(Meeting.Mode.allCases.map(\.rawValue).joined(separator: ", "))."))
    var mode: String?
    @Option(help: "What was done, as often as needed: sport, meal_cooking…") var activity: [String] = []
    @Option(help: "A commune by name, postcode or code.") var commune: String?
    @Option(help: "mentor_car, bus, train, bike_walk…") var transport: String?
    @Option(help: "Kilometres, there and back.") var distance: String?

    var draft: Meeting.Draft {
        var draft = Meeting.Draft()
        (draft.on, draft.at, draft.minutes, draft.mode) = (on, at, minutes, mode)
        (draft.activities, draft.commune, draft.transport, draft.distance) = (activity, commune, transport, distance)
        return draft
    }
}

/// What is said of one that is over.
struct MeetingToldOptions: ParsableArguments {
    @Option(help: "Who came: yes, no_excused, no_unexcused, cancelled_by_mentor…; or MENTEE:yes for each.")
    var attendance: [String] = ["yes"]
    @Option(help: "A cost in euros: 4,50.") var cost: String?
    @Option(help: "A few words: facts only.") var note: String?
    @Flag(help: "Ask for the journey and the cost to be paid back.") var claim = false

    func told(of draft: Meeting.Draft) -> Meeting.Draft {
        var draft = draft
        (draft.attendance, draft.cost, draft.note, draft.claims) = (attendance, cost, note, claim ? "yes" : nil)
        return draft
    }
}

extension MeetingCommand {
    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record a meeting that was held, or was not.",
            discussion: "  $ relais meeting record MATCH --on 2026-11-21 --minutes 120 --activity sport")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @OptionGroup var facts: MeetingOptions
        @OptionGroup var told: MeetingToldOptions

        func run() async throws {
            let id: ID<Match> = try MeetingCommand.id(match, .match)
            let draft = told.told(of: facts.draft)
            let made = try await visit.write { try Meeting.record(draft, for: id, in: $0) }
            Output(record: [("meeting", made.text), ("on", draft.on)]).print(as: visit.format)
        }
    }

    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Plan a meeting.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @OptionGroup var facts: MeetingOptions

        func run() async throws {
            let id: ID<Match> = try MeetingCommand.id(match, .match)
            let draft = facts.draft
            let made = try await visit.write { try Meeting.plan(draft, for: id, in: $0) }
            Output(record: [("meeting", made.text), ("on", draft.on)]).print(as: visit.format)
        }
    }

    struct Amend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how a planned meeting went, move it, or correct what you recorded.")
        @OptionGroup var visit: Visit
        @Argument(help: "The meeting's id.") var meeting: String
        @OptionGroup var facts: MeetingOptions
        @OptionGroup var told: MeetingToldOptions
        @Flag(help: "It is still to come: move it to another day.") var move = false

        func run() async throws {
            let id: ID<Meeting> = try MeetingCommand.id(meeting)
            let (draft, isPlan) = (told.told(of: facts.draft), move)
            try await visit.write { try Meeting.amend(id, to: draft, isPlan: isPlan, in: $0) }
            Output(record: [("meeting", id.text), ("on", draft.on)]).print(as: visit.format)
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Approve what is asked to be paid back, up to what the month has left.")
        @OptionGroup var visit: Visit
        @Argument(help: "The expense's id.") var expense: String

        func run() async throws {
            let id: ID<Expense> = try MeetingCommand.id(expense)
            let granted = try await visit.write { try Expense.approve(id, in: $0) }
            Output(record: [("expense", id.text), ("state", "approved"), ("granted_cents", "\(granted)")]).print(
                as: visit.format)
        }
    }

    struct Refuse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Refuse to pay back.")
        @OptionGroup var visit: Visit
        @Argument(help: "The expense's id.") var expense: String

        func run() async throws {
            let id: ID<Expense> = try MeetingCommand.id(expense)
            try await visit.write { try Expense.refuse(id, in: $0) }
            Output(record: [("expense", id.text), ("state", "refused")]).print(as: visit.format)
        }
    }

    struct CalendarAddress: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "calendar",
            abstract: "Make the secret of your calendar, another one, or end it: /calendar/SECRET.ics on the site.")
        @OptionGroup var visit: Visit
        @Flag(help: "End it: its address leads nowhere any more.") var end = false

        func run() async throws {
            guard !end else {
                try await visit.write { try CalendarFeed.end(in: $0) }
                return Output(record: [("calendar", "ended")]).print(as: visit.format)
            }
            let secret = try await visit.write { try CalendarFeed.make(in: $0) }
            Output(record: [("calendar", "/calendar/\(secret.text).ics")]).print(as: visit.format)
        }
    }
}
