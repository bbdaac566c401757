import Foundation
import Postgres
import Vault

extension Correction {
    /// A leg that holds a copy of what a file says: what of it was disclosed, and what is offered there already.
    private struct Leg: RowDecodable {
        let person: ID<Person>
        let referral: ID<Referral>
        let recipient: ID<Organisation>
        let isOpened: Bool
        let disclosed: Set<String>
        let waiting: ID<Correction>?
        let waitingFields: [String]
        init(row: Row) throws {
            let lists: ([String], [String], [String]?)
            (person, referral, recipient, isOpened, lists.0, lists.1, waiting, lists.2) = try row.decode()
            disclosed = Set(lists.0 + lists.1)
            waitingFields = lists.2 ?? []
        }
    }

    /// Offers what was just corrected in some files to every organisation that holds a copy of it (GDPR 19): field by field of what
    /// was disclosed to it, and nothing else. One that was offered before and not answered is replaced by one for both.
    ///
    /// A correction of a referral that is not accepted yet waits with it, shut.
    static func offer(
        _ replacements: [Replacement], from organisation: ID<Organisation>, in tx: Transaction
    ) throws {
        let files = Dictionary(replacements.map { ($0.file.id, $0) }) { first, _ in first }
        let legs: [Leg] = try tx.all(
            """
            SELECT person, referral, recipient, is_opened, fields, on_acceptance, waiting, waiting_fields
            FROM casework.legs_with_copies(\(replacements.map(\.file.id)))
            """)
        let offers = legs.compactMap { leg -> (leg: Leg, file: Replacement, fields: [String])? in
            guard let file = files[leg.person] else { return nil }
            // Where a date was learnt goes with the date.
            let changed = Set(file.fields.map { $0 == "birth_source" ? "birth_date" : $0 })
            let touched = changed.intersection(leg.disclosed)
            guard !touched.isEmpty else { return nil }
            let all = touched.union(leg.waitingFields)
            return (leg, file, Disclosure.Field.allCases.map(\.rawValue).filter(all.contains))
        }
        guard !offers.isEmpty else { return }
        var keys = try tx.askKeys(about: offers.map(\.leg.referral.rawValue)).open()
        for offer in offers {
            try self.offer(offer.fields, of: offer.file, on: offer.leg, from: organisation, keys: &keys, in: tx)
        }
    }

    private static func offer(
        _ fields: [String], of file: Replacement, on leg: Leg, from organisation: ID<Organisation>, keys: inout Keys,
        in tx: Transaction
    ) throws {
        let (id, entry) = (ID<Correction>(), tx.newEntry())
        let (referral, recipient) = (leg.referral, leg.recipient)
        let trace = Trace.one("referral", referral.rawValue, keys, in: organisation)
        let crossing = Crossing(
            organisation: recipient, trace: .one("referral", referral.rawValue, keys, in: recipient))
        if let waiting = leg.waiting {
            let replaced = tx.newEntry()
            let digest: Only<Bytes> = try tx.one(
                "SELECT casework.replace_correction(\(waiting), \(tx.now), \(replaced))")
            try tx.record(
                .personCorrectionReplaced, entry: replaced, trace, digest: digest.value.bytes, crossing: crossing)
        }
        func value<Value>(_ field: String, _ value: Value, otherwise none: Value) -> Value {
            fields.contains(field) ? value : none
        }
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.correction (id, referral, referrer, organisation, state, fields, languages, french_level, commune,
                offered_at, entry)
            VALUES (\(id), \(referral), \(organisation), \(recipient), 'offered', \(fields),
                \(value("languages", file.new.languages, otherwise: [])),
                \(value("french_level", file.new.frenchLevel, otherwise: nil)),
                \(value("commune", file.new.commune, otherwise: nil)), \(tx.now), \(entry))
            RETURNING audit.digest(correction)
            """)
        try seal(fields, of: file.new, as: id, on: leg, from: organisation, entry: entry, keys: &keys, in: tx)
        try tx.record(
            .personCorrectionOffered, entry: entry, trace, digest: digest.value.bytes, fields: fields,
            crossing: crossing)
        if leg.isOpened { try tx.enqueue(Job(.tellCorrection, for: recipient, referral: referral, move: entry)) }
    }

    /// Seals the corrected half of an identity for the recipient, with keys of its own: the fields that were corrected, and no
    /// others.
    private static func seal(
        _ fields: [String], of new: Person.Contents, as id: ID<Correction>, on leg: Leg,
        from organisation: ID<Organisation>, entry: ID<Entry>, keys: inout Keys, in tx: Transaction
    ) throws {
        let choice = Disclosure.Choice(Set(fields.compactMap(Disclosure.Field.init)))
        let chosen = Identity(civil: new.civil, contact: new.contact).choosing(choice)
        func row(_ value: some Encodable, _ sealingClass: SealingClass, ifAny codes: [String]) throws -> (
            String, Bytes
        )? {
            guard !Set(codes).isDisjoint(with: fields) else { return nil }
            let key = try tx.makeKey(
                sealingClass, of: id.rawValue, about: leg.referral.rawValue, organisation: leg.recipient, into: &keys)
            return (sealingClass.rawValue, try key.seal(value, at: place(id, of: leg.recipient)))
        }
        let rows = [
            try row(chosen.civil, .civil, ifAny: ["given", "family", "birth_date", "gender"]),
            try row(chosen.contact, .contact, ifAny: ["phone", "email", "address", "contact_wishes"]),
        ].compactMap(\.self)
        guard !rows.isEmpty else { return }
        try tx.inside(.identity) {
            for (sealingClass, sealed) in rows {
                try tx.execute(
                    """
                    INSERT INTO identity.correction (organisation, correction, referral, referrer, class, sealed, dek_version, entry)
                    VALUES (\(leg.recipient), \(id), \(leg.referral), \(organisation), \(sealingClass), \(sealed), 1, \(entry))
                    """)
            }
        }
    }
}
