import ArgumentParser
import RelaisCore

extension ServiceCommand {
    /// The service someone named.
    static func id(_ text: String, _ tx: Transaction) throws -> ID<Service> {
        guard let id = try Service.id(for: text, in: tx) else { throw Refusal.notFound(.init(.service)) }
        return id
    }

    struct Places: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a service's places, clocks and waiting list; or say how many places it has all year round.",
            discussion: """
                  $ relais service places "Français pour travailler"
                  $ relais service places "Français pour travailler" --set 12
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The service's name or id.") var service: String
        @Option(help: "So many places, all year round.") var set: String?

        func run() async throws {
            let page = try await visit.write { [service, set] tx in
                let id = try ServiceCommand.id(service, tx)
                if let set { try Intake.set(Intake.Draft(places: set), for: id, in: tx) }
                return try PlacesPage(id, in: tx)
            }
            let rows = page.intakes.map { one -> [String?] in
                [
                    one.id.text, one.startsOn?.text, one.endsOn?.text, String(one.places), String(one.taken),
                    String(one.free),
                    one.isOpen(on: page.today) ? "open" : "closed",
                ]
            }
            Output(["id", "starts_on", "ends_on", "places", "taken", "free", "state"], rows).print(as: visit.format)
            guard visit.format == .table else { return }
            if let clock = page.clock {
                let days = Setting.clocks.map { ($0.rawValue, clock.days[$0].map(String.init)) }
                Output(record: days + [("escalation", clock.escalationName)]).print(as: visit.format)
            }
            let waiting = page.waiting.map { one -> [String?] in
                [String(one.rank), one.reference, one.priority.rawValue, one.listedAt.stamp, one.offeredUntil?.stamp]
            }
            if !waiting.isEmpty {
                Output(["rank", "referral", "priority", "listed_at", "offered_until"], waiting).print(as: visit.format)
            }
        }
    }

    struct Session: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how many places a session of a service has: a new one, or the one that begins that day.",
            discussion: """
                  $ relais service session "Français pour travailler" \\
                      --starts-on 2027-01-11 --ends-on 2027-03-26 --places 12
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The service's name or id.") var service: String
        @Option(help: "Its first day.") var startsOn: String
        @Option(help: "Its last day.") var endsOn: String
        @Option(help: "How many places it has.") var places: String

        func run() async throws {
            let draft = Intake.Draft(places: places, startsOn: startsOn, endsOn: endsOn)
            let id = try await visit.write { [service] in
                try Intake.set(draft, for: ServiceCommand.id(service, $0), in: $0)
            }
            Output(record: [("session", id.text), ("places", places)]).print(as: visit.format)
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take nobody more into a session, or into the places of the whole year.")
        @OptionGroup var visit: Visit
        @Argument(help: "The id that `service places` shows.") var session: String

        func run() async throws {
            guard let id = ID<Intake>(session) else { throw Refusal.notFound(.init(.service)) }
            try await visit.write { try Intake.close(id, in: $0) }
            Output(record: [("session", id.text), ("state", "closed")]).print(as: visit.format)
        }
    }

    struct Clocks: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Settle a service's clocks, in days; what is not given is the organisation's again.",
            discussion: "  $ relais service clocks \"Français pour travailler\" --reminder-days 5 --escalation Dora")
        @OptionGroup var visit: Visit
        @Argument(help: "The service's name or id.") var service: String
        @Option(help: "Whoever must answer is reminded after so many days.") var reminderDays: String?
        @Option(help: "A referral without an answer expires after so many days.") var expiryDays: String?
        @Option(help: "A place that is offered is kept for so many days.") var offerDays: String?
        @Option(help: "The first news is due so many days after acceptance.") var startDays: String?
        @Option(help: "Then news is due every so many days.") var progressDays: String?
        @Option(help: "The coordinator who hears that an answer is late.") var escalation: String?

        func run() async throws {
            let given: [Setting: String?] = [
                .reminderDays: reminderDays, .expiryDays: expiryDays, .offerDays: offerDays, .startDays: startDays,
                .progressDays: progressDays,
            ]
            let draft = ServiceClock.Draft(days: given.compactMapValues(\.self), escalation: escalation)
            let page = try await visit.write { [service] tx in
                let id = try ServiceCommand.id(service, tx)
                try ServiceClock.set(draft, for: id, in: tx)
                return try PlacesPage(id, in: tx)
            }
            let days = Setting.clocks.map { ($0.rawValue, page.clock?.days[$0].map(String.init)) }
            Output(record: days + [("escalation", page.clock?.escalationName)]).print(as: visit.format)
        }
    }
}

extension ReferralCommand {
    struct Place: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show where a referral stands on the waiting list, and what will ring of it.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String

        func run() async throws {
            let times = try await visit.write { [referral] tx in
                try ReferralTimes(Referral.id(for: referral, in: tx), in: tx)
            }
            Output(
                record: [
                    ("rank", times.standing?.rank.map(String.init)), ("of", times.standing?.of.map(String.init)),
                    ("offered_until", times.standing?.offeredUntil?.stamp),
                    ("session", times.standing?.intake?.text),
                ] + times.clocks.map { ($0.kind.rawValue, $0.at.stamp) }
            ).print(as: visit.format)
        }
    }

    struct DeclineOffer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that the person does not take the place that is offered: it goes to the next.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String

        func run() async throws {
            let id = try await visit.write { [referral] tx in
                let id = try Referral.id(for: referral, in: tx)
                try Offer.decline(id, in: tx)
                return id
            }
            Output(record: [("referral", id.text), ("offer", "declined")]).print(as: visit.format)
        }
    }
}
