import Foundation
import Postgres
import Vault

extension Path {
    /// Why someone departs from a template. Mirrored by `path_follow_reason_known`; `other` needs words.
    package enum DepartReason: String, Sendable, CaseIterable, PostgresValue {
        case otherService = "other_service"
        case noPlace = "no_place"
        case personDeclined = "person_declined"
        case personMoved = "person_moved"
        case notEligible = "not_eligible"
        /// It was gone to its end, or the path was.
        case pathOver = "path_over"
        case other
    }

    /// Someone's path follows a template from now on: one that everyone in it agreed to.
    ///
    /// - Throws: `Refusal.templateIs` for one that is not agreed; `.followsAlready` while another is followed.
    package static func follow(_ id: ID<Person>, _ template: ID<PathTemplate>, in tx: Transaction) throws {
        let (account, organisation) = try tx.caller.member(.referPeople)
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterVersion = try Person.lock([id], in: tx)
        let laterTemplate = try PathTemplate.ask(template, in: tx)
        let file = try theirs(id, laterVersion, in: tx)
        guard let template = try laterTemplate.all().first else {
            throw Refusal.notFound(.init(.template, template.rawValue))
        }
        guard !file.isRestricted else { throw Refusal.restricted }
        guard template.state == .agreed else { throw Refusal.templateIs(template.state) }

        let (follow, entry) = (UUID(), tx.newEntry())
        let digest: Only<Bytes>
        do {
            digest = try tx.one(
                """
                INSERT INTO casework.path_follow (organisation, id, person, template, since_at, followed_by, entry)
                VALUES (\(organisation), \(follow), \(id), \(template.id), \(tx.now), \(account), \(entry))
                RETURNING audit.digest(path_follow)
                """)
        } catch let error as PostgresError where error.constraint == "path_follow_one" {
            throw Refusal.followsAlready
        }
        try tx.record(
            .pathFollowed, entry: entry, .one("person", id.rawValue, laterKeys.open(), in: organisation),
            digest: digest.value.bytes)
    }

    /// Someone's path departs from the template it follows, for a reason; in words where it is `other`.
    package static func depart(_ id: ID<Person>, reason: String?, words: String? = nil, in tx: Transaction) throws {
        let (account, organisation) = try tx.caller.member(.referPeople)
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterVersion = try Person.lock([id], in: tx)
        let laterFollow: Later<Followed> = try tx.ask(
            "SELECT f.id, f.entry FROM casework.path_follow f WHERE f.person = \(id) AND f.departed_at IS NULL")
        let file = try theirs(id, laterVersion, in: tx)
        guard !file.isRestricted else { throw Refusal.restricted }
        var checks = Checks()
        let known: DepartReason? = checks.code("reason", reason, isNeeded: true)
        let text = checks.text("words", words, most: 500, isNeeded: known == .other)
        try checks.done()
        guard let follow = try laterFollow.first() else { throw Refusal.nothingChanged }

        let entry = tx.newEntry()
        var keys = try laterKeys.open()
        let sealed = try text.map { text in
            let key = try tx.makeKey(
                .narrative, of: follow.id, about: id.rawValue, organisation: organisation, into: &keys)
            return try key.seal(Words(text: text), at: place(follow.id, in: organisation))
        }
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.path_follow
            SET departed_at = \(tx.now), departed_by = \(account), reason = \(known), sealed = \(sealed),
                dek_version = \(sealed == nil ? nil : 1), \(Referral.signed(entry))
            WHERE organisation = \(organisation) AND id = \(follow.id)
            RETURNING audit.digest(path_follow)
            """)
        try tx.record(
            .pathDeparted, entry: entry, .one("person", id.rawValue, keys, in: organisation), previous: follow.entry,
            digest: digest.value.bytes, fields: [known?.rawValue ?? ""] + (sealed == nil ? [] : ["words"]))
    }

    static func place(_ follow: UUID, in organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "casework.path_follow", row: follow, rowVersion: 1)
    }

    private struct Followed: RowDecodable {
        let id: UUID
        let entry: ID<Entry>
        init(row: Row) throws { (id, entry) = try row.decode() }
    }

    /// What the rules ask of a file whose path is told something.
    struct File: RowDecodable {
        let isTheirs: Bool
        let isRestricted: Bool
        let betweenSince: Date?
        init(row: Row) throws { (isTheirs, isRestricted, betweenSince) = try row.decode() }
    }

    /// The file of someone the caller follows, or coordinates; in the version that was seen.
    static func theirs(_ id: ID<Person>, _ laterVersion: Person.LaterVersions, in tx: Transaction) throws -> File {
        let file: File? = try tx.first(
            """
            SELECT casework.may_honour(p.id), p.restricted_at IS NOT NULL, casework.between_since(p.id)
            FROM casework.person p
            WHERE p.id = \(id) AND p.erased_at IS NULL
            """)
        guard let file, let version = try laterVersion.read()[id] else {
            throw Refusal.notFound(.init(.person, id.rawValue))
        }
        try tx.require(version: version)
        guard file.isTheirs else { throw Refusal.notAssigned }
        return file
    }
}
