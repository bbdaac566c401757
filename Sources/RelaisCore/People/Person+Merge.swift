import Foundation
import Postgres
import Vault

extension Person {
    /// Makes one file of two that an organisation has of the same person. The one that stays says what it said, and what it
    /// lacked; the other becomes a stub whose code leads there, and what it said is kept in the history.
    ///
    /// For a coordinator, or a caseworker who follows both. Refuses the same file twice, one that is being offered to
    /// another organisation, and two files with open referrals to one service, which it names.
    ///
    /// `seen` is the version the caller has seen of the file that goes, where they say. Answers the code of the one that stays.
    @discardableResult
    package static func merge(
        _ other: ID<Person>, seen: Precondition = .any, into survivor: ID<Person>, in tx: Transaction
    ) throws -> String {
        let (account, organisation) = try tx.caller.member(.mergePeople)
        guard other != survivor else { throw Refusal.invalid([Invalid("other", .sameFile)]) }
        // As the caller has seen them: before they follow both for the moment of this.
        let versions = try Person.lock([survivor, other], in: tx).read()
        let entry = tx.newEntry()
        let isPassing = try follow([survivor, other], as: account, of: organisation, entry: entry, in: tx)
        let files = try HeldFile.held([survivor, other], of: organisation, in: tx)
        let (kept, merged) = (files[0], files[1])
        try tx.require(version: versions[survivor] ?? kept.version)
        if case .version(let version) = seen, version != versions[other] { throw Refusal.changedSince }
        guard let contents = kept.contents else { throw Refusal.invalid([Invalid("survivor", .emptied)]) }
        for file in files { try file.refuseRestricted() }
        try refuseOffered([survivor, other], in: tx)
        try refuseSameService(survivor, other, in: tx)

        try keepFormer(merged, with: kept, by: account, entry: entry, in: tx)
        let filled = merged.contents.map { contents.filled(from: $0) } ?? contents
        let replacement = Replacement(
            file: kept, new: filled, fields: filled.differences(from: contents), entry: entry)
        let digest = try HeldFile.replace(replacement, by: account, in: tx)
        try tx.execute("SELECT casework.merge_files(\(survivor), \(other), \(tx.now), \(entry))")
        if isPassing {
            try tx.execute(
                """
                UPDATE casework.assignment
                SET until = \(tx.now), entry = \(entry)
                WHERE account = \(account) AND person = \(survivor) AND until IS NULL
                """)
        }

        try tx.record(
            .personMerged, entry: entry,
            .list("person", [survivor.rawValue, other.rawValue], kept.keys, in: organisation), previous: kept.entry,
            digest: digest.bytes, fields: filled.differences(from: contents))
        return kept.code
    }

    /// A coordinator who does not follow the people does for the time of this, so that who could open their identity
    /// when stays true. Answers whether that ends with it: not if they followed one of them before.
    private static func follow(
        _ people: [ID<Person>], as account: ID<Account>, of organisation: ID<Organisation>, entry: ID<Entry>,
        in tx: Transaction
    ) throws -> Bool {
        guard try tx.caller.may(.assignPeople) else { return false }
        let followed: Only<Int> = try tx.one(
            """
            SELECT count(*)
            FROM casework.assignment
            WHERE person = ANY (\(people)) AND account = \(account) AND until IS NULL
            """)
        for person in people {
            try tx.execute(
                """
                INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
                VALUES (\(organisation), \(UUID()), \(person), \(account), \(tx.now), \(entry))
                ON CONFLICT DO NOTHING
                """)
        }
        return followed.value == 0
    }

    private static func refuseOffered(_ people: [ID<Person>], in tx: Transaction) throws {
        let offered: Only<Bool> = try tx.one(
            "SELECT bool_or(casework.is_offered(person)) FROM unnest(\(people)) AS person")
        if offered.value { throw Refusal.handoverIs(.offered) }
    }

    private static func refuseSameService(_ one: ID<Person>, _ other: ID<Person>, in tx: Transaction) throws {
        let found: [Only<String>] = try tx.all(
            """
            SELECT DISTINCT unnest(ARRAY[r.reference, q.reference]) AS reference
            FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral AND r.ended_at IS NULL
            JOIN casework.referral q ON q.service = r.service AND q.ended_at IS NULL AND q.id <> r.id
            JOIN casework.referral_side t ON t.referral = q.id
            WHERE s.person = \(one) AND t.person = \(other)
            ORDER BY reference
            LIMIT 10
            """)
        guard found.isEmpty else { throw Refusal.sameService(found.map(\.value)) }
    }

    /// What the file that goes said, now and before, resealed with the keys of the one that stays. Each blob keeps the
    /// place it was sealed for.
    private static func keepFormer(
        _ merged: HeldFile, with kept: HeldFile, by account: ID<Account>, entry: ID<Entry>, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO casework.person_former (organisation, origin, row_version, person, birth_year, languages, french_level,
                commune, fields, entry, replacement, replaced_at, replaced_by)
            SELECT organisation, id, row_version, \(kept.id), birth_year, languages, french_level, commune,
                \([Change.mergedFile]), entry, \(entry), \(tx.now), \(account)
            FROM casework.person
            WHERE id = \(merged.id)
            """)
        func key(_ sealingClass: SealingClass, of file: HeldFile, _ version: Int) throws -> DataKey {
            try file.keys.key(
                organisation: file.organisation, subject: file.id.rawValue, sealingClass, version: version)
        }
        let versions = [SealingClass.civil: kept.civil?.keyVersion, .contact: kept.contact?.keyVersion]
        func reseal(_ sealingClass: SealingClass, _ file: ID<Person>, _ version: Int, _ plain: [UInt8]) throws -> Bytes
        {
            Bytes(
                try key(sealingClass, of: kept, (versions[sealingClass] ?? 1) ?? 1).seal(
                    plain, at: place(sealingClass, of: file, in: kept.organisation, version: version)))
        }
        try tx.inside(.identity) {
            let rows: [SealedVersion] = try tx.all(
                """
                SELECT origin, class, row_version, sealed, dek_version, replacement
                FROM identity.former
                WHERE person = \(merged.id)
                UNION ALL
                SELECT person, 'civil', row_version, sealed, dek_version, entry FROM identity.civil WHERE person = \(merged.id)
                UNION ALL
                SELECT person, 'contact', row_version, sealed, dek_version, entry FROM identity.contact WHERE person = \(merged.id)
                """)
            for row in rows {
                let plain = try key(row.sealingClass, of: merged, row.keyVersion).open(
                    row.sealed.bytes,
                    at: place(row.sealingClass, of: row.origin, in: kept.organisation, version: row.rowVersion))
                let sealed = try reseal(row.sealingClass, row.origin, row.rowVersion, plain)
                try tx.execute(
                    """
                    INSERT INTO identity.former (organisation, origin, class, row_version, person, sealed, dek_version, entry,
                        replacement)
                    VALUES (\(kept.organisation), \(row.origin), \(row.sealingClass.rawValue), \(row.rowVersion), \(kept.id),
                        \(sealed), \((versions[row.sealingClass] ?? 1) ?? 1), \(row.replacement), \(entry))
                    ON CONFLICT (organisation, origin, class, row_version)
                    DO UPDATE SET person = excluded.person, sealed = excluded.sealed, dek_version = excluded.dek_version
                    """)
            }
        }
    }
}
