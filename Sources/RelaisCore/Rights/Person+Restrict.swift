import Foundation
import Postgres

extension Person {
    /// Restricts what is done with someone's file, for a reason (GDPR 18). Offers of the file that wait are taken back; referrals
    /// that were sent and not accepted do not open until it is lifted. Whoever holds a copy is told (GDPR 19).
    ///
    /// For whoever follows the person, or coordinates. Answers how many other organisations are told.
    @discardableResult
    package static func restrict(_ id: ID<Person>, reason: String?, in tx: Transaction) throws -> Int {
        let (_, organisation) = try tx.caller.member(.restrictPeople)
        var file = try FileToRestrict(id, in: tx)
        var checks = Checks()
        let known: Restriction.Reason? = checks.code("reason", reason, isNeeded: true)
        try checks.done()
        guard file.restrictedAt == nil else { throw Refusal.restricted }
        for offer in file.offers { try Handover.withdraw(offer, in: tx) }

        let entry = tx.newEntry()
        let written: RestrictionWritten = try tx.one(
            """
            SELECT digest, told_referrals, told_handovers, holders
            FROM casework.restrict_person(\(UUID()), \(id), \(known), \(tx.now), \(entry))
            """)
        return try file.record(.personRestricted, entry, written, fields: [known?.rawValue ?? ""], in: organisation, tx)
    }

    /// Lifts a restriction, for a reason. The person was told first, on a day: the law asks for it (GDPR 18(3)). Whoever holds a copy
    /// is told too. For whoever follows the person, or coordinates.
    @discardableResult
    package static func liftRestriction(
        _ id: ID<Person>, reason: String?, toldOn: String?, in tx: Transaction
    ) throws -> Int {
        let (_, organisation) = try tx.caller.member(.restrictPeople)
        var file = try FileToRestrict(id, in: tx)
        guard let since = file.restrictedAt else { throw Refusal.nothingChanged }
        var checks = Checks()
        let known: Restriction.Lifting? = checks.code("reason", reason, isNeeded: true)
        let day = checks.day("told_on", toldOn, from: since, to: tx.now)
        try checks.done()

        let entry = tx.newEntry()
        let written: RestrictionWritten = try tx.one(
            """
            SELECT digest, told_referrals, told_handovers, holders
            FROM casework.lift_restriction(\(id), \(known), \(day?.text)::date, \(tx.now), \(entry))
            """)
        return try file.record(
            .personRestrictionLifted, entry, written, fields: [known?.rawValue ?? ""], in: organisation, tx)
    }
}

/// A file that is to be restricted, or is no longer: what the rules ask of it, and the keys that name it.
private struct FileToRestrict {
    let id: ID<Person>
    let restrictedAt: Date?
    let offers: [ID<Handover>]
    private let entry: ID<Entry>
    private let keys: Keys

    private struct Seen: RowDecodable {
        let version: Int
        let entry: ID<Entry>
        let restrictedAt: Date?
        let isErased: Bool
        let isTheirs: Bool
        init(row: Row) throws { (version, entry, restrictedAt, isErased, isTheirs) = try row.decode() }
    }

    /// - Throws: `Refusal.notFound` for one that is not the caller's to know of; `.notAssigned` for one that is not theirs to
    ///   restrict; `.erased` for one that is gone.
    init(_ id: ID<Person>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterOffers: Later<Only<ID<Handover>>> = try tx.ask(
            """
            SELECT h.id
            FROM casework.handover_side s
            JOIN casework.handover h ON h.id = s.handover
            WHERE s.organisation = (SELECT access.organisation()) AND s.person = \(id) AND h.giver = s.organisation
                AND h.state = 'offered'
            """)
        let seen: Seen? = try tx.first(
            """
            SELECT \(Person.shownVersion), p.entry, p.restricted_at, p.erased_at IS NOT NULL, casework.may_honour(p.id)
            FROM casework.person p
            WHERE p.id = \(id) AND p.merged_into IS NULL
            """)
        guard let seen else { throw Refusal.notFound(.init(.person, id.rawValue)) }
        try tx.require(version: seen.version)
        guard !seen.isErased else { throw Refusal.erased }
        guard seen.isTheirs else { throw Refusal.notAssigned }
        (self.id, restrictedAt, entry) = (id, seen.restrictedAt, seen.entry)
        (offers, keys) = (try laterOffers.all().map(\.value), try laterKeys.open())
    }

    /// The audit of both sides: that it was done, and, of each copy, that its holder is told. Answers how many are.
    mutating func record(
        _ event: Event, _ entry: ID<Entry>, _ written: RestrictionWritten, fields: [String],
        in organisation: ID<Organisation>, _ tx: Transaction
    ) throws -> Int {
        guard let digest = written.digest else { throw Refusal.changedSince }
        try tx.record(
            event, entry: entry, .one("person", id.rawValue, keys, in: organisation), previous: self.entry,
            digest: digest.bytes, fields: fields)
        let shared = try tx.askKeys(about: written.copies.map(\.id)).open()
        for copy in written.copies {
            let crossing = Crossing(
                organisation: copy.holder, trace: .one(copy.type, copy.id, shared, in: copy.holder))
            try tx.record(
                .personRestrictionTold, .one(copy.type, copy.id, shared, in: organisation), crossing: crossing)
        }
        tx.hasEnqueued = true
        return Set(written.copies.map(\.holder)).count
    }
}

/// What restricting a file, or lifting that, came to.
private struct RestrictionWritten: RowDecodable {
    let digest: Bytes?
    /// The legs and offers by which another organisation holds a copy of its own.
    let copies: [(type: String, id: UUID, holder: ID<Organisation>)]

    init(row: Row) throws {
        let lists: ([UUID]?, [UUID]?, [ID<Organisation>]?)
        (digest, lists.0, lists.1, lists.2) = try row.decode()
        let named = (lists.0 ?? []).map { ("referral", $0) } + (lists.1 ?? []).map { ("handover", $0) }
        copies = zip(named, lists.2 ?? []).map { (type: $0.0, id: $0.1, holder: $1) }
    }
}

extension HeldFile {
    /// Refuses while the file is restricted, which PostgreSQL does too.
    func refuseRestricted() throws {
        if isRestricted { throw Refusal.restricted }
    }
}
