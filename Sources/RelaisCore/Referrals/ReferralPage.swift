import Foundation
import Postgres
import Vault

/// What the page of one referral shows, to either side of it.
package struct ReferralPage: Sendable {
    package let line: ReferralLine
    package let answeredAt: Date?
    package let startedAt: Date?
    package let endedAt: Date?
    package let reason: Referral.Reason?
    /// What came of it: nothing for who refers, unless `isResultShared`.
    package let result: Referral.Result
    /// Whether the person agreed that who refers knows what comes of it.
    package let isResultShared: Bool
    package let service: ID<Service>
    /// The caller's own person, for whoever may open that file.
    package let person: ID<Person>?
    /// Who deals with it on the caller's side.
    package let assignee: String?
    /// Whether the caller may give it to a colleague: who has it in hand, or a coordinator.
    package let canAssign: Bool
    package let request: Referral.Request
    package let slip: Slip
    /// Of a draft, for whoever may send it: whether it may be disclosed as things stand.
    package let ground: Disclosure.Ground?
    /// Of a draft, for whoever may send it: what of the service's criteria the person is known not to meet.
    package let unmet: [Fit.Point]
    package let thread: [Step]
    /// What the two sides wrote to each other.
    package let messages: [Message]
    /// What the caller's organisation alone keeps of it.
    package let notes: [Note]
    /// Who came when, and the levels of French.
    package let support: Support
    /// The legs before and after it that the caller may know of.
    package let legs: [Leg]
    /// Who carries it together with the one that was asked, by name.
    package let partners: [String]
    /// What the caller can do with it now.
    package let moves: [Move]
    /// Whether the caller may write to the other side.
    package let canWrite: Bool
    package let rowVersion: Int

    /// What the recipient reads, and the names of what opens on acceptance.
    package struct Slip: Sendable {
        /// The fields that were chosen, and by which right.
        package let plan: Disclosure.Plan
        package let ageBracket: AgeBracket?
        package let languages: [Term]
        package let frenchLevel: FrenchLevel?
        package let commune: String?
        /// Whether it is frozen; before that it shows what would be sent now.
        package let isFrozen: Bool
        /// When the copy was deleted, and until when it is kept where that is known.
        package var retractedAt: Date?
        package var keptUntil: Date?
    }

    /// Opens the page. The first time someone on the recipient's side does, the referral counts as received.
    package init(_ id: ID<Referral>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterLine: Later<ReferralLine> = try tx.ask(
            "SELECT \(ReferralLine.columns) FROM \(ReferralLine.sources) WHERE s.referral = \(id)")
        let laterSteps: Later<StepRow> = try tx.ask(
            """
            SELECT m.entry, m.at, m.to_state, CASE WHEN m.organisation = r.referrer THEN 'referrer' ELSE 'recipient' END,
                m.organisation, o.name, access.account_name(m.account), m.reason, m.sealed
            FROM casework.referral_move m
            JOIN casework.referral r ON r.id = m.referral
            JOIN directory.organisation o ON o.id = m.organisation
            WHERE m.referral = \(id)
            ORDER BY m.at, m.entry
            LIMIT 200
            """)
        let laterSlip: Later<SlipRow> = try tx.ask(
            """
            SELECT d.fields, d.on_acceptance, d.basis, d.age_bracket, d.languages, d.french_level, c.name, d.frozen_at, d.retracted_at,
                (SELECT e.ends_at FROM casework.expiring_copy e WHERE e.referral = d.referral)
            FROM casework.disclosure d
            LEFT JOIN directory.commune c ON c.code = d.commune
            WHERE d.referral = \(id)
            """)
        let laterMessages = try Message.ask(of: id, in: tx)
        let laterNotes = try Note.ask(about: .referral(id), in: tx)
        let laterSupport = try Support.ask(of: id, in: tx)
        let laterLegs = try Leg.ask(around: id, in: tx)
        let laterResult = try ResultRow.ask(of: id, in: tx)
        let laterTerms = try Reference.languages(in: tx)
        let laterLimits = try Service.Limits.ask(of: id, in: tx)
        let laterPartners: Later<Only<String>> = try tx.ask(
            """
            SELECT o.name FROM casework.leg_partner l JOIN directory.organisation o ON o.id = l.partner
            WHERE l.referral = \(id) ORDER BY o.name
            """)
        let found: Facts? = try tx.first(
            """
            SELECT r.answered_at, r.started_at, r.ended_at, r.reason, r.service, r.recipient,
                \(Referral.shownVersion), p.id, access.account_name(s.assignee), s.assignee, s.person, s.sealed, s.row_version
            FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral
            LEFT JOIN casework.person p ON p.organisation = s.organisation AND p.id = s.person AND p.erased_at IS NULL
            WHERE s.referral = \(id)
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        guard let facts = found, var line = try laterLine.first() else {
            throw Refusal.notFound(.init(.referral, id.rawValue))
        }
        let keys = try laterKeys.open()
        let terms = Dictionary(try laterTerms.all().map { ($0.code, $0) }) { first, _ in first }

        (answeredAt, startedAt, endedAt) = (facts.answeredAt, facts.startedAt, facts.endedAt)
        reason = facts.reason
        let told = try laterResult.one()
        (result, isResultShared) = (told.result, told.isShared)
        (service, person, assignee) = (facts.service, facts.person, facts.assignee)
        canAssign = try facts.assigneeId == tx.caller.account || tx.caller.may(.assignPeople)
        request = try Self.request(facts, id, organisation, keys)
        thread = try laterSteps.all().map { try $0.step(keys) }
        (messages, notes) = (try laterMessages.read(keys), try laterNotes.read(keys))
        (slip, ground, unmet) = try Self.slip(laterSlip.first(), facts, line, terms, organisation, laterLimits, in: tx)
        (support, legs) = (try laterSupport.read(), try laterLegs.all())
        partners = try laterPartners.all().map(\.value)
        let last = thread.last { [state = line.state] in $0.state == state }.flatMap { step in
            step.account.map { _ in (side: step.side, at: step.at) }
        }
        moves = Move.open(to: try tx.caller, on: line.side, in: line.state, last: last, now: tx.now)
        canWrite = try Message.states.contains(line.state) && tx.caller.may(line.side.permission)
        // A token that may only read opens it without anyone being told that it arrived.
        let isReceived =
            try line.side == .recipient && line.receivedAt == nil && line.state == .sent
            && tx.caller.may(.answerReferrals)
        if isReceived {
            try Referral.receive(id, in: tx)
            line.receivedAt = tx.now
        }
        self.line = line
        rowVersion = facts.rowVersion + (isReceived ? 1 : 0)
        try tx.record(
            .referralSeen, .one("referral", id.rawValue, keys, in: organisation),
            fields: ["request", "thread"] + (notes.isEmpty ? [] : ["notes"]) + (support.isEmpty ? [] : ["support"])
                + (facts.sealed == nil ? [] : ["disclosure"]))
    }

    private static func request(
        _ facts: Facts, _ id: ID<Referral>, _ organisation: ID<Organisation>, _ keys: Keys
    ) throws -> Referral.Request {
        guard let sealed = facts.sealed else { return Referral.Request(need: "") }
        let key = try keys.key(organisation: organisation, subject: id.rawValue, .narrative)
        return try key.open(sealed, at: Referral.requestPlace(id, of: organisation, version: facts.sideVersion))
    }

    private static func slip(
        _ frozen: SlipRow?, _ facts: Facts, _ line: ReferralLine, _ terms: [String: Term],
        _ organisation: ID<Organisation>, _ limits: Later<Service.Limits>,
        in tx: Transaction
    ) throws -> (Slip, Disclosure.Ground?, [Fit.Point]) {
        let plan = frozen?.plan ?? .standard
        if let frozen, frozen.isFrozen {
            return (
                Slip(
                    plan: plan, ageBracket: frozen.ageBracket, languages: frozen.languages.compactMap { terms[$0] },
                    frenchLevel: frozen.frenchLevel, commune: frozen.commune, isFrozen: true,
                    retractedAt: frozen.retractedAt, keptUntil: frozen.keptUntil), nil, []
            )
        }
        guard line.state == .draft, let person = facts.ownPerson,
            let preview = try Preview(of: person, organisation: organisation, terms: terms, in: tx)
        else {
            return (
                Slip(plan: plan, ageBracket: nil, languages: [], frenchLevel: nil, commune: nil, isFrozen: false), nil,
                []
            )
        }
        return (
            preview.slip(of: plan),
            try Disclosure.ground(
                plan.basis, for: plan.choice.fields.map(\.rawValue), of: person, birth: preview.birth,
                to: facts.recipient, in: tx), preview.unmet(try limits.first(), on: Day(tx.now))
        )
    }
}

private struct Facts: RowDecodable {
    let answeredAt: Date?
    let startedAt: Date?
    let endedAt: Date?
    let reason: Referral.Reason?
    let service: ID<Service>
    let recipient: ID<Organisation>
    let rowVersion: Int
    let person: ID<Person>?
    let assignee: String?
    let assigneeId: ID<Account>?
    let ownPerson: ID<Person>?
    let sealed: Bytes?
    let sideVersion: Int
    init(row: Row) throws {
        (
            answeredAt, startedAt, endedAt, reason, service, recipient, rowVersion, person, assignee, assigneeId,
            ownPerson,
            sealed, sideVersion
        ) = try row.decode()
    }
}

private struct SlipRow: RowDecodable {
    let plan: Disclosure.Plan
    let ageBracket: AgeBracket?
    let languages: [String]
    let frenchLevel: FrenchLevel?
    let commune: String?
    let isFrozen: Bool
    let retractedAt: Date?
    let keptUntil: Date?
    init(row: Row) throws {
        let (fields, onAcceptance, basis): ([String], [String], Disclosure.Basis?)
        let frozenAt: Date?
        (
            fields, onAcceptance, basis, ageBracket, languages, frenchLevel, commune, frozenAt, retractedAt, keptUntil
        ) = try row.decode()
        plan = Disclosure.Plan(fields: fields, onAcceptance: onAcceptance, basis: basis)
        isFrozen = frozenAt != nil
    }
}
