import Foundation
import Postgres
import Synchronization

extension Demonstration {
    /// What was made so far, by its number in the plan.
    final class Memory: Sendable {
        private let made = Mutex<(people: [Int: (id: ID<Person>, code: String)], referrals: [Int: ID<Referral>])>(
            ([:], [:]))
        private let guests = Mutex<[Int: Credential]>([:])
        /// Programmes, mentors, matches, by what the plan calls them.
        private let others = Mutex<[String: UUID]>([:])
        func keep(_ id: UUID, as name: String) { others.withLock { $0[name] = id } }
        func id<Subject>(_ name: String, of _: Subject.Type = Subject.self) throws -> ID<Subject> {
            try ID(rawValue: others.withLock { $0[name] }.orMissing())
        }
        func keep(_ person: (id: ID<Person>, code: String), as number: Int) {
            made.withLock { $0.people[number] = person }
        }
        func keep(_ referral: ID<Referral>, as number: Int) { made.withLock { $0.referrals[number] = referral } }
        func person(_ number: Int) throws -> ID<Person> { try made.withLock { $0.people[number]?.id }.orMissing() }
        /// What the holder of a link or of a slip shows.
        func keep(_ guest: Credential, as number: Int) { guests.withLock { $0[number] = guest } }
        func guest(_ number: Int) -> Credential? { guests.withLock { $0[number] } }
        func code(_ number: Int) -> String? { made.withLock { $0.people[number]?.code } }
        func referral(_ number: Int) throws -> ID<Referral> { try made.withLock { $0.referrals[number] }.orMissing() }
    }

    /// The moment the demonstration has reached.
    final class Clock: Sendable {
        private let moment = Mutex(Date.distantPast)
        var now: Date {
            get { moment.withLock { $0 } }
            set { moment.withLock { $0 = newValue } }
        }
    }

    /// One act of someone, at some moment of the past year: a member, or whoever was given a link or a slip.
    struct Step: Sendable {
        enum Who: Sendable { case member(String), guest(Int) }
        let at: Date
        let who: Who
        let act: @Sendable (Memory, Transaction) throws -> Void
    }

    /// Forty people and a hundred and twenty referrals over the last year, in the order they happened.
    struct Plan {
        private(set) var steps: [Step] = []
        let network: Network
        let end: Date

        private static let people = 40
        private static let referrals = 120
        /// Whose file is restricted.
        static let restricted = 12
        /// Who refers, to whom.
        private static let routes: [(from: String, by: [String], to: String, for: [String])] = [
            (
                "Chemins Singuliers", ["ines@chemins-singuliers.example", "karim@chemins-singuliers.example"], "MOSAIK",
                ["paul@mosaik.example", "lena@mosaik.example"]
            ),
            (
                "Chemins Singuliers", ["ines@chemins-singuliers.example", "karim@chemins-singuliers.example"],
                "Mission Locale", ["sara@mission-locale.example"]
            ),
            (
                "Chemins Singuliers", ["ines@chemins-singuliers.example", "karim@chemins-singuliers.example"],
                "Institut Don Bosco", ["nadia@don-bosco.example"]
            ),
            ("Entraide Pierre Valdo", ["tom@valdo.example"], "Art et Vivre", ["emma@art-et-vivre.example"]),
            (
                "Institut Don Bosco", ["nadia@don-bosco.example"], "Chemins Singuliers",
                ["ines@chemins-singuliers.example", "karim@chemins-singuliers.example"]
            ),
            (
                "Institut Don Bosco", ["nadia@don-bosco.example"], "MOSAIK",
                ["paul@mosaik.example", "lena@mosaik.example"]
            ),
        ]

        init(_ network: Network, until end: Date, _ random: inout Seeded) {
            self.network = network
            self.end = end
            var keepers: [(route: Int, email: String)] = []
            var files: [(number: Int, email: String, draft: Person.Draft)] = []
            for number in 0..<Self.people {
                let route = [0, 0, 1, 0, 2, 3, 4, 5][number % 8]
                let email = Self.routes[route].by[number % Self.routes[route].by.count]
                keepers.append((route, email))
                let draft = Self.person(number, end, &random)
                files.append((number, email, draft))
                steps.append(
                    Step(at: Self.atWork(end, daysAgo: 360 - Double(number), &random), who: .member(email)) {
                        memory, tx in
                        let person = try Person.register(draft, in: tx)
                        memory.keep(person, as: number)
                        try Self.inform(person.id, number: number, language: draft.languages.first, in: tx)
                    })
            }
            for number in 0..<Self.referrals {
                let person = number % Self.people
                let (home, email) = keepers[person]
                let candidates = Self.routes.indices.filter { Self.routes[$0].by.contains(email) }
                let route = Self.routes[candidates.randomElement(using: &random) ?? home]
                add(number, person: person, by: email, on: route, &random)
            }
            correct(files)
            // Whoever is followed there can be referred to the first partner, today.
            for (number, email, _) in files where number != Self.restricted {
                let recipient = Self.routes[keepers[number].route].to
                act(at: end - 7_200, email) { [end] memory, tx in
                    try Self.agree(memory.person(number), to: recipient, number: number, end: end, in: tx)
                }
            }
            addErasure(&random)
            addRights()
            addEmergency(of: 8)
            addPlaces(&random)
            addPath(&random)
            addMentoring()
            takeBack(person: 9, by: keepers[9].email, at: end - 3_600)
            steps.sort { $0.at < $1.at }
        }

        /// Someone whose support was seen through, and who asks to be erased: MOSAIK, which has a file of its own, is told. And
        /// a file that a lawsuit keeps as it is.
        private mutating func addErasure(_ random: inout Seeded) {
            let (ines, odile) = ("ines@chemins-singuliers.example", "odile@chemins-singuliers.example")
            let (number, draft) = (Self.people, Self.person(Self.people, end, &random))
            act(at: Self.atWork(end, daysAgo: 330, &random), ines) { memory, tx in
                memory.keep(try Person.register(draft, in: tx), as: number)
            }
            add(Self.referrals, person: number, by: ines, on: Self.routes[0], &random)
            act(at: Self.atWork(end, daysAgo: 2, &random), odile) { memory, tx in
                try Person.erase(memory.person(number), reason: "rights_request", isWithdrawing: true, in: tx)
            }
            act(at: Self.atWork(end, daysAgo: 9, &random), odile) { memory, tx in
                try Person.hold(memory.person(1), reason: "litigation", in: tx)
            }
        }

        private mutating func add(
            _ number: Int, person: Int, by email: String,
            on route: (from: String, by: [String], to: String, for: [String]),
            _ random: inout Seeded
        ) {
            guard let service = network.services[route.to]?.randomElement(using: &random) else { return }
            // Of fifteen: three seen through, one stopped, two under way, one about to begin, four waiting, one declined, two
            // taken back, one draft.
            let fate: Referral.State = [
                .completed, .sent, .inProgress, .declined, .completed, .accepted, .sent, .withdrawn, .notFulfilled,
                .draft, .inProgress, .waitlisted, .completed, .sent, .withdrawn,
            ][number % 15]
            let daysAgo: Double =
                switch fate {
                case .draft: .random(in: 0.2...6, using: &random)
                case .sent: .random(in: 0.4...11, using: &random)
                case .accepted, .waitlisted: .random(in: 6...20, using: &random)
                case .inProgress: .random(in: 25...80, using: &random)
                default: .random(in: 100...310, using: &random)
                }
            let drafted = Self.atWork(end, daysAgo: daysAgo, &random)
            let draft = Self.disclosing(number, Self.request(number, service, &random))
            act(at: drafted, email) { [end] memory, tx in
                var draft = draft
                let id = try memory.person(person)
                draft.person = id.text
                // A draft of the last days waits for it still.
                if draft.basis == nil, fate != .draft {
                    try Self.agree(id, to: route.to, number: number, end: end, in: tx)
                }
                memory.keep(try Referral.draft(draft, in: tx).id, as: number)
            }
            guard fate != .draft else { return }
            let sent = drafted + .random(in: 600...14_400, using: &random)
            act(at: sent, email) { memory, tx in
                try Referral.send(memory.referral(number), vouch: "Le service est d’accord.", in: tx)
            }
            let answerer = route.for[number % route.for.count]
            // Of those that wait, every other one has been opened.
            guard fate != .sent || number % 2 == 0 else { return }
            let opened = sent + .random(in: 3_600...90_000, using: &random)
            act(at: opened, answerer) { memory, tx in _ = try ReferralPage(memory.referral(number), in: tx) }
            answer(number, fate, after: opened, by: answerer, referrer: email, &random)
        }

        /// Nothing happens after the end; what would have is moved before it, still in order.
        mutating func act(
            at moment: Date, _ email: String, _ act: @escaping @Sendable (Memory, Transaction) throws -> Void
        ) {
            self.act(at: moment, by: .member(email), act)
        }

        mutating func act(
            at moment: Date, by who: Step.Who, _ act: @escaping @Sendable (Memory, Transaction) throws -> Void
        ) {
            let moment = Self.inOfficeHours(moment)
            let latest = steps.last.map { max($0.at + 1, min(moment, end - 60)) } ?? moment
            steps.append(Step(at: moment < end - 60 ? moment : latest, who: who, act: act))
        }

        /// The same order, between seven and five o'clock universal time: a night becomes the morning after it.
        private static func inOfficeHours(_ moment: Date) -> Date {
            let evening = Day.calendar.startOfDay(for: moment - 17 * 3_600) + 17 * 3_600
            let since = moment.timeIntervalSince(evening)
            let morning = evening + 14 * 3_600
            return since < 14 * 3_600
                ? morning + since / 14 * 1.5 : morning + 5_400 + (since - 14 * 3_600) / 10 * 8.5
        }

        private static func atWork(_ end: Date, daysAgo: Double, _ random: inout Seeded) -> Date {
            let day = end - daysAgo * 86_400
            let morning = Day.calendar.startOfDay(for: day)
            let moment = morning + .random(in: 8.5 * 3_600...17 * 3_600, using: &random)
            return moment < end - 7_200 ? moment : end - 7_200 - Double.random(in: 0...600, using: &random)
        }
    }
}

extension Optional {
    fileprivate func orMissing() throws -> Wrapped {
        guard let self else { throw PostgresError.missingRow }
        return self
    }
}
