import Foundation
import Postgres
import Vault

extension Match {
    /// Records that a side of a match was called, or that the match was looked at again: on which day, how it goes, and a short note. For
    /// whoever works with volunteers; a match that has begun, for three months after its end too.
    ///
    /// - Throws: `Obstacle.matchIs` for one that never began, or ended long ago.
    @discardableResult
    package static func follow(_ id: ID<Match>, _ draft: FollowUp.Draft, in tx: Transaction) throws -> ID<FollowUp> {
        let (account, organisation) = try tx.caller.member(.keepMatches)
        let (match, held) = try held(id, in: tx)
        guard let began = match.activeOn, match.endedOn.map({ $0.days(until: Day(tx.now)) <= 92 }) ?? true else {
            throw Refusal.mentoring(.matchIs(match.state, needs: [.active, .onHold]))
        }
        var checks = Checks()
        let kind: FollowUp.Kind? = checks.code("kind", draft.kind, isNeeded: true)
        let side: FollowUp.Side? = kind == .review ? nil : checks.code("side", draft.side, isNeeded: true)
        let result: FollowUp.Result? = checks.code("result", draft.result, isNeeded: true)
        if kind == .review, result == .unreached { checks.refuse("result", .notInList) }
        let doneOn = checks.pastDay("done_on", draft.doneOn, from: nil, in: tx)
        if began.isAfter(doneOn) { checks.refuse("done_on", .tooEarly) }
        let note = checks.text("note", draft.note, most: 500)
        let mentee = side == nil || side == .mentor ? nil : match.mentee(draft.mentee, &checks)
        try checks.done()
        guard let kind, let result, let about = match.mentees.first else {
            throw Refusal.notFound(.init(.match, id.rawValue))
        }

        let (followUp, entry) = (ID<FollowUp>(), tx.newEntry())
        var keys = held
        var sealed: Bytes?
        if let note {
            let person = match.mentees.first { $0.mentee == mentee }?.person ?? about.person
            let key = try tx.makeKey(
                .narrative, of: followUp.rawValue, about: person.rawValue, organisation: organisation, into: &keys)
            sealed = try key.seal(FollowUp.Said(note: note), at: FollowUp.place(followUp, in: organisation))
        }
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.follow_up (organisation, id, match, kind, side, mentee, done_on, result, sealed, dek_version, recorded_by,
                recorded_at, entry)
            VALUES (\(organisation), \(followUp), \(id), \(kind), \(side), \(mentee), \(doneOn.text)::date, \(result), \(sealed),
                \(sealed == nil ? nil : 1), \(account), \(tx.now), \(entry))
            RETURNING audit.digest(follow_up)
            """)
        try tx.record(
            .matchFollowed, entry: entry, match.trace(keys), digest: digest.value.bytes,
            fields: [side?.rawValue ?? kind.rawValue] + (note == nil ? [] : ["note"]))
        return followUp
    }

    /// The mentee that is meant: the only one there is, where none is named.
    private func mentee(_ typed: String?, _ checks: inout Checks) -> ID<Mentee>? {
        guard let typed, !typed.isEmpty else {
            if mentees.count > 1 { checks.refuse("mentee", .missing) }
            return mentees.count == 1 ? mentees[0].mentee : nil
        }
        let found = mentees.first { $0.mentee.text == typed.lowercased() }
        if found == nil { checks.refuse("mentee", .notInList) }
        return found?.mentee
    }
}
