import Foundation
import Postgres

extension Job {
    /// What comes round by itself of mentors: looks for organisations that have some; tells there whose checks end, holds the matches
    /// that a lapsed check stops, and forgets what is kept no longer.
    func performForMentoring(in tx: Transaction) throws {
        switch kind {
        case .findMentoring: try tx.execute("SELECT jobs.find_mentoring(\(tx.now))")
        case .reviewMentoring: try reviewMentoring(in: tx)
        default: break
        }
    }

    private struct Told: RowDecodable {
        let told: Int
        let purged: Int
        init(row: Row) throws { (told, purged) = try row.decode() }
    }

    private struct Stopped: RowDecodable {
        let match: ID<Match>
        let mentor: ID<Mentor>
        init(row: Row) throws { (match, mentor) = try row.decode() }
    }

    private func reviewMentoring(in tx: Transaction) throws {
        guard let organisation else { return }
        try tx.caller.require(.reviewMentors)
        let laterTerms = try Retention.ask(in: tx)
        let day = Day(tx.now).text
        let told: Told = try tx.one(
            "SELECT told, purged FROM jobs.tell_renewals(\(day)::date, \(tx.now), \(Self.most))")
        if told.purged > 0 {
            try tx.record(
                .mentorChecksPurged, .deployment(tx, "retention", organisation.rawValue), fields: ["checks"])
        }
        let concerns: Only<Int> = try tx.one("SELECT jobs.purge_concerns(\(tx.now), \(Self.most))")
        if concerns.value > 0 {
            try tx.record(.concernsPurged, .deployment(tx, "retention", organisation.rawValue), fields: ["concerns"])
        }
        // Those that both stop are held for the first.
        let stopped =
            try hold("jobs.stopped_matches", for: .checkLapsed, in: tx)
            + hold("jobs.lapsed_matches", for: .agreementLapsed, in: tx)
        let forgotten: [Only<ID<Mentor>>] = try tx.all(
            "SELECT g FROM jobs.forgotten_mentors(\(tx.now), \(laterTerms.read().file), \(Self.most)) AS g")
        for mentor in forgotten { try Mentor.forgetInTime(mentor.value, in: tx) }
        // There may be more: they wait behind those just found.
        if stopped >= Self.most || forgotten.count >= Self.most || told.purged >= Self.most {
            try tx.enqueue(self)
        }
    }

    /// Holds the matches that a function of PostgreSQL names, tells of each, and answers how many they are.
    private func hold(_ those: SQL, for reason: Match.Holding, in tx: Transaction) throws -> Int {
        let stopped: [Stopped] = try tx.all(
            "SELECT match, mentor FROM \(those)(\(Day(tx.now).text)::date, \(Self.most))")
        for one in stopped {
            try Match.hold(one.match, for: reason, in: tx)
            try tx.execute("SELECT jobs.tell_held(\(one.match), \(one.mentor), \(tx.now))")
        }
        return stopped.count
    }
}
