import Foundation
import Postgres

extension Mentee {
    /// What a form or a command says of a fact, as it was typed.
    package struct FactDraft: Sendable, Equatable {
        package var kind: String?
        /// Today where nothing is given.
        package var givenOn: String?
        /// The id of whoever agreed, where an authority did: one of those who represent the minor.
        package var representative: String?
        package init(kind: String?, givenOn: String? = nil, representative: String? = nil) {
            (self.kind, self.givenOn, self.representative) = (kind, givenOn, representative)
        }
    }

    /// Records that something is there, on which day: the inscription, the young person's assent, the written agreement of whoever holds
    /// authority, or, of age, their own. For whoever follows the person; what an authority agreed to, and who is of age, is told by
    /// whoever is bound by secrecy. It holds as long as whoever agreed decides: to the day before majority, or before the programme's
    /// last birthday.
    ///
    /// - Throws: `Obstacle.missing([.guardianship])` where nobody decides for the minor on that day.
    @discardableResult
    package static func record(_ draft: FactDraft, of id: ID<Mentee>, in tx: Transaction) throws -> ID<FactKind> {
        let (mentee, _) = try held(id, in: tx)
        let (account, organisation) = try tx.caller.member(.keepMentees)
        let file = try HeldFile.held([mentee.person], of: organisation, in: tx)[0]
        var checks = Checks()
        let kind: FactKind? = checks.code("kind", draft.kind, isNeeded: true)
        let typed = draft.givenOn?.isEmpty ?? true ? Day(tx.now).text : draft.givenOn
        let givenOn = checks.day("given_on", typed, from: nil, to: tx.now)
        try checks.done()
        guard let kind, let givenOn else { throw Refusal.invalid([Invalid("kind", .missing)]) }
        let span =
            [.authorityAgreement, .ownAgreement].contains(kind)
            ? try span(of: kind, draft, on: givenOn, for: mentee, file, in: tx) : (until: nil, representative: nil)

        let (fact, entry) = (ID<FactKind>(), tx.newEntry())
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.mentee_fact (organisation, id, mentee, kind, given_on, ends_on, representative, recorded_by, recorded_at, entry)
            VALUES (\(organisation), \(fact), \(id), \(kind), \(givenOn.text)::date, \(span.until?.text)::date, \(span.representative),
                \(account), \(tx.now), \(entry))
            RETURNING audit.digest(mentee_fact)
            """)
        try tx.record(
            .menteeFactRecorded, entry: entry, mentee.trace(file.keys), digest: digest.value.bytes,
            fields: [kind.rawValue])
        return fact
    }

    /// Until when an agreement holds, and who gave it.
    private static func span(
        of kind: FactKind, _ draft: FactDraft, on day: Day, for mentee: Mentee, _ file: HeldFile, in tx: Transaction
    ) throws -> (until: Day?, representative: ID<Representative>?) {
        try Safeguards.requireSecrecy(in: tx)
        let safeguards = try Safeguards.ask(of: mentee.person, in: file.organisation, tx).open(file.keys)
        let birth = file.contents?.civil.birth
        let isMinor = safeguards.isMinor(born: birth, on: day)
        func before(_ age: Int) -> Day? { birth?.birthday(age, isFirst: false)?.adding(days: -1) }
        guard kind == .authorityAgreement else {
            guard !isMinor else { throw Refusal.invalid([Invalid("kind", .representativeNeeded)]) }
            return (before(try Programme.known(mentee.programme, in: tx).rules.limitAge), nil)
        }
        guard isMinor else { throw Refusal.invalid([Invalid("representative", .isOfAge)]) }
        let deciding = safeguards.representatives.filter {
            $0.facts.kind.giver != nil && $0.facts.level.reaches(.serious) && $0.isInOffice(on: day)
        }
        guard !deciding.isEmpty else { throw Refusal.mentoring(.missing([.guardianship])) }
        guard let chosen = draft.representative, !chosen.isEmpty else {
            throw Refusal.invalid([Invalid("representative", .missing)])
        }
        guard let one = deciding.first(where: { $0.id.text == chosen.lowercased() }) else {
            throw Refusal.invalid([Invalid("representative", .cannotDecide)])
        }
        // While minority is assessed, or a judge is asked, no birthday ends it.
        let isOpen = [.underAssessment, .judicialAppealPending].contains(safeguards.statements.first?.status)
        let ends = [one.facts.until, isOpen ? nil : before(Consent.majority)].compactMap(\.self)
        return (ends.min { $1.isAfter($0) }, one.id)
    }

    /// Somebody agrees no longer. What was open because of it stops when it next moves; a match where they meet is held, at once.
    package static func withdraw(_ fact: ID<FactKind>, in tx: Transaction) throws {
        struct Held: RowDecodable {
            let mentee: ID<Mentee>
            let kind: FactKind
            let isWithdrawn: Bool
            let rowVersion: Int
            let entry: ID<Entry>
            init(row: Row) throws { (mentee, kind, isWithdrawn, rowVersion, entry) = try row.decode() }
        }
        _ = try tx.caller.member(.keepMentees)
        let held: Held? = try tx.first(
            """
            SELECT mentee, kind, withdrawn_at IS NOT NULL, row_version, entry
            FROM casework.mentee_fact
            WHERE id = \(fact)
            FOR UPDATE
            """)
        guard let held else { throw Refusal.notFound(.init(.mentee, fact.rawValue)) }
        try tx.require(version: held.rowVersion)
        guard !held.isWithdrawn else { throw Refusal.nothingChanged }
        let (mentee, keys) = try Self.held(held.mentee, in: tx)

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.mentee_fact
            SET withdrawn_at = \(tx.now), \(Referral.signed(entry))
            WHERE id = \(fact)
            RETURNING audit.digest(mentee_fact)
            """)
        try tx.record(
            .menteeFactWithdrawn, entry: entry, mentee.trace(keys), previous: held.entry, digest: digest.value.bytes,
            fields: [held.kind.rawValue])
        let lapsed: [Only<ID<Match>>] = try tx.all(
            """
            SELECT t.id
            FROM casework.match_mentee o
            JOIN casework.match t ON t.organisation = o.organisation AND t.id = o.match
            WHERE o.mentee = \(held.mentee) AND t.state IN ('trial', 'active')
              AND casework.has_lapsed(t.organisation, o.mentee, \(Day(tx.now).text)::date)
            """)
        for match in lapsed { try Match.hold(match.value, for: .agreementLapsed, in: tx) }
    }
}
