import Foundation
import Postgres

/// What a pilot tells of a programme for some months (domain §5.4): counted from what was recorded, of nobody in particular. It is made to
/// be given away, and so small counts are masked for whoever reads it.
package struct PilotReport: Sendable {
    package let programme: ID<Programme>
    package let programmeName: String
    package let period: Period
    /// Whoever took part, by age when they began (rows, with all of them) and gender where it is known (columns, with all).
    package let participants: [[Count]]
    /// The other counts, in the order they are told; a part of which nothing was recorded is not there.
    package let parts: [PartLines]
    package let told: Told
    /// What made it hard; nothing where nobody has said, or it is not the reader's to read.
    package let challenges: Challenges?

    /// Age at the first meeting of the first match; it does not change while somebody takes part.
    package enum Bracket: String, Sendable, CaseIterable {
        case under18 = "under_18"
        case from18to60 = "18_to_60"
        case over60 = "over_60"
        /// Not known, or known as a year that leaves two answers.
        case unknown = "not_known"
    }

    /// A gender, and what is not stated: never guessed.
    package static let genders = Civil.Gender.allCases.map(\.rawValue) + ["not_stated"]

    /// What is counted. Mirrors `casework.pilot_figures`.
    package enum Part: String, Sendable, CaseIterable {
        case matches, refusals, endings, exits, meetings, presence, activities, density, transport, languages, levels
        case helpful, concerns, volunteers

        /// Where a line stands: as things follow each other, the others by their codes. Never by a number, which would tell of masked ones.
        fileprivate func place(of code: String) -> (Int, String) {
            let order: [String] =
                switch self {
                case .matches: ["proposed", "begun", "active", "declined", "closed"]
                case .meetings: ["planned", "held", "missed"]
                case .volunteers: ["enquired", "trained", "checked", "accompanying"]
                case .presence: Meeting.Presence.allCases.map(\.rawValue)
                case .activities: Mentoring.Activity.allCases.map(\.rawValue)
                default: []
                }
            return (order.firstIndex(of: code) ?? order.count, code)
        }

        /// Whether its counts are of the same things, each counted once: then they have a total.
        var hasTotal: Bool {
            switch self {
            case .refusals, .endings, .meetings, .presence, .density, .transport, .levels, .helpful: true
            case .matches, .exits, .activities, .languages, .concerns, .volunteers: false
            }
        }
    }

    package struct PartLines: Sendable {
        package let part: Part
        package let lines: [(code: String, count: Count)]
        package let total: Count?
    }

    /// Sums and shares, where they rest on five or more.
    package struct Told: Sendable, Equatable {
        /// Of all whose presence was recorded, in whole percent.
        package let attendance: Int?
        package let hours: Double?
        /// By way of transport.
        package let kilometres: [String: Int]
    }

    /// - Throws: `Refusal.notFound` for a programme the caller may not see; `.invalid` for a period that is none.
    package init(of id: ID<Programme>, period text: String? = nil, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.seeProgrammes)
        guard let period = Period(text, on: Day(tx.now)) else { throw Refusal.invalid([Invalid("period", .notInList)]) }
        let known = try Programme.known(id, in: tx)
        let (from, until) = (period.from.text, period.lastDay.text)
        let laterLines: Later<Line> = try tx.ask(
            "SELECT part, code, number FROM casework.pilot_figures(\(id), \(from)::date, \(until)::date)")
        let people: [Participant] = try tx.all(
            """
            SELECT person, birth_year, began_on::text FROM casework.pilot_participants(\(id), \(from)::date, \(until)::date)
            LIMIT 2000
            """)
        let laterChallenges = try Kept.ask(of: id, period.text, in: tx)
        let lines = try laterLines.all()
        let ids = people.map(\.person)
        let laterKeys = try tx.askKeys(about: ids.map(\.rawValue) + [id.rawValue])
        let laterNames = try Person.askIdentities(of: ids, of: organisation, in: tx)
        let keys = try laterKeys.open()
        let identities = try laterNames.civil(keys)

        (programme, programmeName, self.period) = (id, known.name, period)
        participants = Self.table(people) { identities[$0] }
        parts = Part.allCases.compactMap { Self.lines(of: $0, lines) }
        told = Told(lines)
        challenges = try laterChallenges.first()?.opened(keys, in: organisation)
        try tx.record(.programmeReported, Programme.trace(id, in: tx), fields: [period.text])
    }

    struct Line: RowDecodable {
        let part: String
        let code: String
        let number: Int
        init(row: Row) throws { (part, code, number) = try row.decode() }
    }

    private struct Participant: RowDecodable {
        let person: ID<Person>
        let birthYear: Int?
        let beganOn: Day?
        init(row: Row) throws {
            let day: String?
            (person, birthYear, day) = try row.decode()
            beganOn = day.flatMap { Day($0) }
        }
    }

    private static func table(_ people: [Participant], _ identity: (ID<Person>) -> Civil?) -> [[Count]] {
        var counts = Bracket.allCases.map { _ in genders.map { _ in 0 } }
        for one in people {
            let civil = identity(one.person)
            let birth = civil?.birth ?? one.birthYear.flatMap { Day(String($0)) }
            let bracket = Bracket(birth: birth, on: one.beganOn)
            let gender = civil?.gender?.rawValue ?? "not_stated"
            guard let row = Bracket.allCases.firstIndex(of: bracket), let column = genders.firstIndex(of: gender) else {
                continue
            }
            counts[row][column] += 1
        }
        return Masking.masked(counts)
    }

    private static func lines(of part: Part, _ all: [Line]) -> PartLines? {
        let own = all.filter { $0.part == part.rawValue }.sorted { part.place(of: $0.code) < part.place(of: $1.code) }
        guard own.contains(where: { $0.number > 0 }) else { return nil }
        if part.hasTotal {
            // Where all of them are few, that is all that is said.
            if own.reduce(0, { $0 + $1.number }).isFew {
                return PartLines(part: part, lines: own.map { ($0.code, Count.masked) }, total: .few)
            }
            let masked = Masking.masked([own.map(\.number)])[0]
            return PartLines(
                part: part, lines: zip(own, masked).map { ($0.code, $1) }, total: masked.last)
        }
        let lines = own.map { ($0.code, $0.number.isFew ? Count.few : .exact($0.number)) }
        return PartLines(part: part, lines: lines, total: nil)
    }
}

extension PilotReport.Bracket {
    /// By a birth date as precise as it is known, on the day somebody began.
    init(birth: Day?, on day: Day?) {
        guard let birth, let day else {
            self = .unknown
            return
        }
        let ages = birth.ages(on: day)
        switch (ages.lowerBound, ages.upperBound) {
        case (_, ...17): self = .under18
        case (18..., ...60): self = .from18to60
        case (61..., _): self = .over60
        default: self = .unknown
        }
    }
}

extension PilotReport.Told {
    init(_ lines: [PilotReport.Line]) {
        func number(_ part: String, _ code: String) -> Int {
            lines.first { $0.part == part && $0.code == code }?.number ?? 0
        }
        let (present, absent) = (
            number("presence", "yes"), number("presence", "no_excused") + number("presence", "no_unexcused")
        )
        let whole = present + absent
        attendance =
            whole < Masking.threshold || present.isFew || absent.isFew ? nil : (present * 200 + whole) / (whole * 2)
        let isEnough = number("meetings", "held") >= Masking.threshold
        hours = isEnough ? Double(number("minutes", "held")) / 60 : nil
        kilometres = Dictionary(
            uniqueKeysWithValues: lines.filter {
                $0.part == "km" && $0.number > 0 && number("transport", $0.code) >= Masking.threshold
            }.map { ($0.code, $0.number) })
    }
}

extension Int {
    /// Whether it is so small that it could be of somebody.
    fileprivate var isFew: Bool { (1..<Masking.threshold).contains(self) }
}

extension Period {
    /// Whether it is about the same months tomorrow.
    package var isFixed: Bool { !["recent", "all"].contains(text) }

    /// The last day of its last month.
    package var lastDay: Day {
        let (year, month) = (until.year, until.month ?? 12)
        let next = month == 12 ? "\(year + 1)-01-01" : "\(year)-\(month < 9 ? "0" : "")\(month + 1)-01"
        return (Day(next) ?? until).adding(days: -1)
    }
}
