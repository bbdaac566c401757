import Foundation
import Postgres
import Vault

extension Concern {
    /// What was done, as it was typed: a code, a day (today where nothing is said), a few words, and for what was sent to the CRIP the
    /// reference it gave, never the content.
    package struct Done: Sendable {
        package var kind: String?
        package var doneOn: String?
        package var words: String?
        package var reference: String?

        package init(kind: String? = nil, doneOn: String? = nil, words: String? = nil, reference: String? = nil) {
            (self.kind, self.doneOn, self.words, self.reference) = (kind, doneOn, words, reference)
        }
    }

    /// Records what was done, as a fact with its day; the first stops the clock.
    ///
    /// - Throws: `Refusal.notFound` for whoever it did not reach; `.concernClosed`; `.invalid`.
    package static func act(_ done: Done, on id: ID<Concern>, in tx: Transaction) throws {
        let concern = try open(id, in: tx)
        var checks = Checks()
        let kind: Act? = checks.code("kind", done.kind, isNeeded: true)
        if let kind, !Act.facts.contains(kind) { checks.refuse("kind", .notInList) }
        let day = checks.concernDay("done_on", done.doneOn, since: concern, in: tx)
        let words = checks.text("words", done.words, most: 500)
        let reference = checks.text("reference", done.reference, most: 60)
        if kind == .toldCRIP {
            if words != nil { checks.refuse("words", .unknownField) }
            if reference == nil { checks.refuse("reference", .missing) }
        } else if reference != nil {
            checks.refuse("reference", .notInList)
        }
        if kind == .other, words == nil { checks.refuse("words", .missing) }
        try checks.done()
        guard let kind else { return }
        try concern.keep(kind, on: day, Said(text: words, reference: reference), .concernActed, in: tx)
    }

    /// Holds the match: whoever leads sees that it is held, as by the programme, and not why; it goes on when this says so.
    package static func holdMatch(_ id: ID<Concern>, in tx: Transaction) throws {
        let concern = try open(id, in: tx)
        guard !concern.holdsMatch else { throw Refusal.nothingChanged }
        try concern.keep(.heldMatch, on: Day(tx.now), Said(text: nil, reference: nil), .concernActed, in: tx)
        let entry = tx.newEntry()
        let held: Held = try tx.inside(.protection) {
            try tx.one(
                "SELECT h.match, h.previous, h.digest FROM protection.hold_match(\(id), \(tx.now), \(entry)) AS h")
        }
        guard let match = held.match, let digest = held.digest else { return }
        // By the match's own reference: a young person's statement names nobody who held it.
        try tx.record(
            .matchHeld, entry: entry, .deployment(tx, "match", match.rawValue), previous: held.previous,
            digest: digest.bytes, fields: [Match.Holding.programme.rawValue])
    }

    private struct Held: RowDecodable {
        let match: ID<Match>?
        let previous: ID<Entry>?
        let digest: Bytes?
        init(row: Row) throws { (match, previous, digest) = try row.decode() }
    }

    /// The match may go on, as far as this goes: whoever leads it is told so, and lets it.
    package static func letMatchGoOn(_ id: ID<Concern>, in tx: Transaction) throws {
        let concern = try open(id, in: tx)
        guard concern.holdsMatch else { throw Refusal.nothingChanged }
        try concern.keep(.letMatchGoOn, on: Day(tx.now), Said(text: nil, reference: nil), .concernActed, in: tx)
    }

    /// Closes it: for what came of it, with a few words.
    ///
    /// - Throws: `Refusal.concernHolds` while the match is held by it: it goes on, or ends, first.
    package static func close(_ id: ID<Concern>, why: String?, words: String? = nil, in tx: Transaction) throws {
        let concern = try open(id, in: tx)
        var checks = Checks()
        let outcome: Outcome? = checks.code("why", why, isNeeded: true)
        let words = checks.text("words", words, most: 500)
        try checks.done()
        do {
            try concern.keep(
                .closed, on: Day(tx.now), Said(text: words, reference: nil), for: outcome, .concernClosed, in: tx)
        } catch let error as PostgresError where error.sqlState == "RL003" && concern.holdsMatch {
            throw Refusal.concernHolds
        }
    }

    /// One that is open, as it was seen.
    private static func open(_ id: ID<Concern>, in tx: Transaction) throws -> Concern {
        let concern = try known(id, in: tx)
        try tx.require(version: concern.rowVersion)
        guard concern.closedAt == nil else { throw Refusal.concernClosed }
        return concern
    }

    private func keep(
        _ kind: Act, on day: Day, _ said: Said, for outcome: Outcome? = nil, _ event: Event, in tx: Transaction
    ) throws {
        let (_, organisation) = try tx.caller.member(.keepConcerns)
        let (act, next) = (UUID(), tx.newEntry())
        var keys = Keys(tx.keyring)
        let key = try tx.makeKey(.protection, of: act, about: act, organisation: organisation, into: &keys)
        let sealed = try key.seal(said, at: Self.actPlace(act, in: organisation))
        let digest: Only<Bytes> = try tx.inside(.protection) {
            try tx.one(
                """
                SELECT protection.act_on_concern(\(id), \(act), \(kind), \(day.text)::date, \(outcome), \(sealed), \(tx.now), \(next))
                """)
        }
        try tx.record(
            event, entry: next, Self.trace(id, in: tx), previous: entry, digest: digest.value.bytes,
            fields: [kind.rawValue])
    }
}

extension Checks {
    /// A day on which something was done about a concern: since it was raised, today at the latest; today where nothing is said.
    fileprivate mutating func concernDay(
        _ field: String, _ typed: String?, since concern: Concern, in tx: Transaction
    ) -> Day {
        guard let typed, !typed.isEmpty else { return Day(tx.now) }
        let day = day(field, typed, from: nil, to: tx.now) ?? Day(tx.now)
        if Day(concern.raisedAt).isAfter(day) { refuse(field, .beforeItBegins) }
        return day
    }
}
