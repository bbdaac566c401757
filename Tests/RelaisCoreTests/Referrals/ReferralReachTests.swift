import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What lists begin with is found by functions that know whose hands a referral is in. Here it is held against row
/// security, which knows nothing of them: the same referrals in the same order, for everyone, in every state.
@Suite struct ReferralReachTests {
    @Test(arguments: [UInt64](1...3)) func findsWhatRowSecurityShows(seed: UInt64) async throws {
        try await inTransaction { tx, cast in
            try scatter(cast, seed, in: tx)
            for member in [
                cast.alice, cast.bob, cast.carol, cast.charlie, cast.dora, cast.erin, cast.frank, cast.grace,
            ] {
                try tx.as(member) { tx in
                    for (box, condition) in boxes {
                        for state in [nil] + Referral.State.allCases {
                            let found: [Only<UUID>] = try tx.all(
                                "SELECT * FROM \(ReferralList.newest(box, state, most: 100))")
                            let only: SQL = state.map { "AND r.state = \($0)" } ?? ""
                            #expect(
                                try found.map(\.value)
                                    == shown("\(condition) \(only)", by: "r.drafted_at DESC, r.id DESC", in: tx),
                                "\(member.email), \(box), \(state?.rawValue ?? "any")")
                        }
                    }
                    let desk: [Part] = try tx.all("SELECT part, referral FROM casework.on_desk(\(tx.now), 4)")
                    for (part, condition, order, most) in parts(tx.now) {
                        #expect(
                            try desk.filter { $0.part == part }.map(\.referral)
                                == Array(shown(condition, by: order, in: tx).prefix(most)),
                            "\(member.email), \(part)")
                    }
                    let news: [Only<UUID>] = try tx.all("SELECT * FROM casework.news(\(tx.now - 2 * 86_400), 100)")
                    #expect(try news.map(\.value) == moves(in: tx), "\(member.email)")
                }
            }
        }
    }

    @Test func goesOnBehindAnyPlaceInTheList() async throws {
        try await inTransaction { tx, cast in
            try scatter(cast, 9, in: tx)
            for member in [cast.alice, cast.carol, cast.charlie, cast.dora] {
                try tx.as(member) { tx in
                    for box in ReferralList.Box.allCases {
                        let whole = try ReferralList(box, limit: 100, in: tx).lines.items.map(\.id)
                        var (parts, cursor): ([ID<Referral>], Cursor?) = ([], nil)
                        repeat {
                            let part = try ReferralList(box, limit: 2, after: cursor, in: tx).lines
                            parts += part.items.map(\.id)
                            cursor = part.next
                        } while cursor != nil
                        #expect(parts == whole, "\(member.email), \(box)")
                    }
                }
            }
        }
    }

    /// Two dozen referrals in every state, some given to colleagues, some followed by two.
    private func scatter(_ cast: Cast, _ seed: UInt64, in tx: Transaction) throws {
        var random = seed
        func below(_ bound: UInt64) -> UInt64 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (random >> 33) % bound
        }
        let states = Referral.State.reachable
        for number in 0..<24 {
            let state = states[number < states.count ? number : Int(below(UInt64(states.count)))]
            let made = try tx.referral(state, cast)
            if !state.isFinal, state != .draft, below(3) == 0 {
                try tx.as(cast.dora) {
                    try Referral.assign(made.id, to: cast.erin.account.text, fully: below(2) == 0, in: $0)
                }
            } else if let received = made.received, below(3) == 0 {
                try tx.as(cast.dora) { try Person.assign(received, to: cast.erin.account.text, in: $0) }
            }
            if below(3) == 0 {
                try tx.as(cast.carol) { try Person.assign(made.person, to: cast.carol.account.text, in: $0) }
            }
            if [.completed, .inProgress].contains(state), below(2) == 0 {
                try tx.as(cast.dora) { tx in
                    try Referral.assess(made.id, at: "entry", levels: [.reading: "a1"], in: tx)
                    if below(2) == 0 { try Referral.assess(made.id, at: "exit", levels: [.reading: "a2"], in: tx) }
                }
            }
        }
    }

    private let boxes: [(ReferralList.Box, SQL)] = [
        (.received, "s.side = 'recipient'"), (.sent, "s.side = 'referrer' AND r.sent_at IS NOT NULL"),
        (.drafts, "s.side = 'referrer' AND r.state = 'draft'"),
        (
            .exits,
            """
            s.side = 'recipient' AND r.state IN ('completed', 'not_fulfilled') AND NOT EXISTS (SELECT FROM casework.result t WHERE t.referral = r.id AND t.level_at_exit IS NOT NULL)
            AND NOT EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'exit')
            AND (EXISTS (SELECT FROM casework.result t WHERE t.referral = r.id AND t.level_at_entry IS NOT NULL)
                OR EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'entry')
                OR EXISTS (SELECT FROM directory.service v WHERE v.id = r.service
                           AND v.thematiques @> ARRAY['lecture-ecriture-calcul--maitriser-le-francais']))
            """
        ),
    ]

    private func parts(_ now: Date) -> [(part: String, condition: SQL, order: SQL, most: Int)] {
        [
            ("to_answer", "s.side = 'recipient' AND r.state IN ('sent', 'waitlisted')", "r.due_at, r.id", 4),
            ("late", "s.side = 'referrer' AND r.state = 'sent' AND r.due_at < \(now)", "r.due_at, r.id", 4),
            (
                "waiting", "s.side = 'referrer' AND r.state IN ('sent', 'waitlisted') AND r.due_at >= \(now)",
                "r.due_at, r.id", 4
            ),
            ("under_way", "r.state IN ('accepted', 'in_progress')", "r.answered_at DESC, r.id", 4),
            (
                "week", "r.state = 'sent' AND r.due_at >= \(now) AND r.due_at < \(now + 7 * 86_400)", "r.due_at, r.id",
                40
            ),
        ]
    }

    private func shown(_ condition: SQL, by order: SQL, in tx: Transaction) throws -> [UUID] {
        let rows: [Only<UUID>] = try tx.all(
            """
            SELECT r.id
            FROM casework.referral_side s JOIN casework.referral r ON r.id = s.referral
            WHERE \(condition)
            ORDER BY \(order)
            """)
        return rows.map(\.value)
    }

    private func moves(in tx: Transaction) throws -> [UUID] {
        let rows: [Only<UUID>] = try tx.all(
            """
            SELECT m.entry
            FROM casework.referral_side s JOIN casework.referral_move m ON m.referral = s.referral
            WHERE m.at > \(tx.now - 2 * 86_400) AND m.to_state <> 'draft'
            ORDER BY m.at DESC, m.entry
            """)
        return rows.map(\.value)
    }

    private struct Part: RowDecodable {
        let part: String
        let referral: UUID
        init(row: Row) throws { (part, referral) = try row.decode() }
    }
}
