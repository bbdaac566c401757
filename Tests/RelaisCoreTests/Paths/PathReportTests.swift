import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// The figures against a computation of their own, over the raw rows, after moves at random.
@Suite struct PathReportTests {
    /// One referral as its row says, whatever counts it.
    private struct Raw: RowDecodable {
        let referrer: ID<Organisation>
        let recipient: ID<Organisation>
        let service: ID<Service>
        let state: Referral.State
        let reason: Referral.Reason?
        let sentAt: Date
        let dueAt: Date
        let receivedAt: Date?
        let answeredAt: Date?
        let startedAt: Date?
        let endedAt: Date?
        init(row: Row) throws {
            (
                referrer, recipient, service, state, reason, sentAt, dueAt, receivedAt, answeredAt, startedAt, endedAt
            ) = try row.decode()
        }
    }

    private static func median(_ spans: [(Date, Date)]) -> Double? {
        let days = spans.map { max(0, Int(($0.1.timeIntervalSince($0.0) / 86_400).rounded(.down))) }.sorted()
        guard !days.isEmpty else { return nil }
        let half = days.count / 2
        return days.count % 2 == 1 ? Double(days[half]) : Double(days[half - 1] + days[half]) / 2
    }

    private static func percent(_ part: Int, _ whole: Int) -> Int? {
        whole == 0 ? nil : Int((Double(part) / Double(whole) * 100).rounded())
    }

    private static func told(_ rows: [Raw]) -> Figures.Told {
        let taken = rows.filter { [.accepted, .inProgress, .completed, .notFulfilled].contains($0.state) }.count
        let declined = rows.filter { $0.state == .declined }.count
        let answers = rows.filter { $0.answeredAt != nil }
        let silent = rows.filter { $0.state == .expired && $0.answeredAt == nil }.count
        return Figures.Told(
            acceptance: percent(taken, taken + declined),
            inTime: percent(
                answers.filter { ($0.answeredAt ?? .distantFuture) <= $0.dueAt }.count, answers.count + silent),
            received: median(rows.compactMap { row in row.receivedAt.map { (row.sentAt, $0) } }),
            answered: median(rows.compactMap { row in row.answeredAt.map { (row.sentAt, $0) } }),
            started: median(
                rows.compactMap { row in row.startedAt.flatMap { start in row.answeredAt.map { ($0, start) } } }),
            ended: median(rows.compactMap { row in row.startedAt.flatMap { start in row.endedAt.map { (start, $0) } } })
        )
    }

    /// Someone is sent on, and what follows is thrown: by the verbs, at moments that are thrown too.
    private func walk(_ tx: Transaction, _ cast: Cast, _ dice: inout Dice) throws {
        var moment = noon - Double(60 + dice.below(500)) * 86_400
        func later(_ most: Int) -> Date {
            moment += Double(dice.below(most * 24)) * 3_600
            return moment
        }
        let person = try tx.as(cast.alice, at: moment) { try Person.register(.mariam, in: $0).id }
        var draft = Referral.Draft.course(
            for: person, cast, priority: ["normal", "urgent", "emergency"][dice.below(3)])
        draft.service = [cast.course, cast.consultation, cast.workshop][dice.below(3)].text
        let isOutside = draft.service == cast.workshop.text
        let worker = isOutside ? cast.frank : cast.charlie
        let id = try tx.as(cast.alice, at: moment) { try Referral.draft(draft, in: $0).id }
        guard dice.below(12) > 0 else { return }
        let sentAt = later(3)
        try tx.as(cast.alice, at: sentAt) { try Referral.send(id, in: $0) }
        if dice.below(3) > 0 { _ = try tx.as(worker, at: later(4)) { try ReferralPage(id, in: $0) } }
        switch dice.below(8) {
        case 0: return
        case 1: try tx.as(worker, at: later(20)) { try Referral.decline(id, reason: "no_capacity", in: $0) }
        case 2: try tx.as(cast.alice, at: later(20)) { try Referral.withdraw(id, reason: "person_moved", in: $0) }
        case 3: try tx.as(cast.alice, at: sentAt + 3_600) { try Referral.correct(id, reason: "duplicate", in: $0) }
        case 4:
            try tx.as(worker, at: later(9)) { try Referral.waitlist(id, reason: "no_capacity", in: $0) }
            if dice.below(2) == 0 { _ = try tx.as(worker, at: later(9)) { try Referral.accept(id, in: $0) } }
        default:
            _ = try tx.as(worker, at: later(16)) { try Referral.accept(id, in: $0) }
            guard dice.below(5) > 0 else { return }
            try tx.as(worker, at: later(30)) { try Referral.start(id, in: $0) }
            switch dice.below(4) {
            case 0: return
            case 1: try tx.as(worker, at: later(60)) { try Referral.end(id, reason: "no_show", in: $0) }
            default: try tx.as(worker, at: later(90)) { try Referral.complete(id, outcome: "achieved", in: $0) }
            }
        }
    }

    @Test(arguments: [UInt64](1...2)) func areWhatTheRowsSay(seed: UInt64) async throws {
        try await inTransaction { tx, cast in
            var dice = Dice(seed: seed)
            for step in 0..<36 {
                try walk(tx, cast, &dice)
                if step == 20 {
                    try tx.as(cast.daemon) { _ = try $0.one("SELECT casework.fold_figures(1000)", as: Only<Int>.self) }
                }
            }
            let rows: [Raw] = try tx.as(cast.carol) { tx in
                let rows: [Raw] = try tx.all(
                    """
                    SELECT referrer, recipient, service, state, reason, sent_at, due_at, received_at, answered_at, started_at, ended_at
                    FROM casework.referral WHERE sent_at IS NOT NULL AND state <> 'entered_in_error'
                    """)
                try tx.record(.pathsReported, .deployment(tx, "path-report", tx.deployment))
                return rows
            }
            #expect(rows.count > 20)
            let year = Calendar(identifier: .gregorian).component(.year, from: noon)
            for period in ["all", String(year), String(year - 1), "\(year - 1)-03..\(year - 1)-09", "recent"] {
                let report = try tx.as(cast.carol) { try PathReport(period: period, in: $0) }
                let within = rows.filter { row in
                    let month = Day(row.sentAt)
                    let number = month.year * 12 + (month.month ?? 0)
                    func of(_ day: Day) -> Int { day.year * 12 + (day.month ?? 0) }
                    return (of(report.period.from)...of(report.period.until)).contains(number)
                }
                #expect(
                    report.total.sent == .exact(within.count) && report.total.told == Self.told(within), "\(period)")
                #expect(report.passages.count == Set(within.map { "\($0.referrer) \($0.recipient)" }).count)
                for passage in report.passages {
                    let name = passage.recipient == "Clinique du Gué" ? cast.clinic : cast.outside
                    let own = within.filter { $0.recipient == name }
                    #expect(passage.referrer == "Foyer des Tilleuls" && passage.sent == .exact(own.count))
                    #expect(passage.underWay == .exact(own.filter { $0.endedAt == nil }.count))
                    #expect(passage.completed == .exact(own.filter { $0.state == .completed }.count))
                    #expect(passage.told == Self.told(own))
                }
                for (service, id) in [("Français débutant", cast.course), ("Consultation", cast.consultation)] {
                    let own = within.filter { $0.service == id }
                    let line = report.services.first { $0.service == service }
                    #expect(line?.sent.number ?? 0 == own.count && line?.told ?? Self.told([]) == Self.told(own))
                }
                let reasons = Dictionary(grouping: within.filter { $0.endedAt != nil }.compactMap(\.reason), by: \.self)
                #expect(report.reasons.count == reasons.count)
                for one in report.reasons { #expect(one.count == .exact(reasons[one.reason]?.count ?? 0)) }
            }
            // The figures told from the rows, and those that were kept, are the same; and the other side reads its own part.
            let other = try tx.as(cast.dora) { try PathReport(period: "all", in: $0) }
            #expect(other.total.sent == .exact(rows.filter { $0.recipient == cast.clinic }.count))
        }
    }

    @Test func areMaskedForWhoeverMayNotSeeTheFiles() async throws {
        try await inTransaction { tx, cast in
            for state in [Referral.State.completed, .completed, .declined, .sent, .sent, .sent, .sent, .accepted] {
                _ = try tx.referral(state, cast)
            }
            let year = "2026"
            let exact = try tx.as(cast.carol) { try PathReport(period: year, in: $0) }
            #expect(!exact.isMasked && exact.total.completed == .exact(2) && exact.total.sent == .exact(8))
            for member in [cast.alice, cast.bob, cast.judy] {
                let report = try tx.as(member) { try PathReport(period: year, in: $0) }
                #expect(report.isMasked && report.passages.count == 1)
                #expect(
                    report.passages.first?.completed != .exact(2) && report.passages.first?.unfulfilled != .exact(1))
                #expect(report.services.allSatisfy { $0.sent == .masked })
                // Fewer than five were answered by a refusal: the rate would tell it.
                #expect(report.total.told.acceptance == nil)
                #expect(report.reasons.isEmpty && report.lost.map(\.count) == [.few])
                for period in ["all", "recent", "2025-01..2026-01"] {
                    #expect(throws: Refusal.invalid([Invalid("period", .notInList)])) {
                        try tx.as(member) { try PathReport(period: period, in: $0) }
                    }
                }
            }
            #expect(try tx.as(cast.grace) { try PathReport(in: $0) }.passages.isEmpty)
            #expect(throws: Refusal.notPermitted(.readRegisters)) {
                try tx.as(cast.administrator) { try PathReport(in: $0) }
            }
            let entries = try tx.recorded { _ = try tx.as(cast.bob) { try PathReport(in: $0) } }
            #expect(entries.map(\.action) == ["path.reported"])
        }
    }

    @Test func arePictured() async throws {
        try await inTransaction { tx, cast in
            for state in [Referral.State.completed, .declined, .sent] { _ = try tx.referral(state, cast) }
            let report = try tx.as(cast.carol) { try PathReport(period: "2026", in: $0) }
            let drawn = report.sankey(width: 1_000, boxWidth: 216, tallest: 300, others: "others") { $0.rawValue }
            let flow = try #require(drawn)
            #expect(
                flow.boxes.map(\.name) == [
                    "Foyer des Tilleuls", "Clinique du Gué", "completed", "under_way", "unfulfilled",
                ])
            #expect(flow.boxes.map(\.count) == [3, 3, 1, 1, 1] && flow.ribbons.count == 4)
            #expect(report.rows.last?.prefix(3) == ["total", "total", "3"])
        }
    }

    @Test func periodsAreRead() throws {
        let today = Day(noon)
        let recent = try #require(Period("recent", on: today))
        #expect(recent.from.text == "2025-02-01" && recent.until.text == "2026-01-01" && !recent.isYear)
        #expect(Period(nil, on: today)?.text == "2026" && Period("2025", on: today)?.isYear == true)
        let months = try #require(Period("2025-03..2026-02", on: today))
        #expect(months.from.text == "2025-03-01" && months.until.text == "2026-02-01")
        for wrong in [
            "", "1999", "2025-3", "2025-03", "2026-02..2025-03", "2025..2026", "always", "2025-03..", "..",
            "2025-01-01..2025-02-01",
        ] {
            #expect(Period(wrong, on: today) == nil, "\(wrong)")
        }
    }
}
