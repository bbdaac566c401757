import Foundation
import Postgres

/// What the audit of the caller's organisation calls someone: their file and those that were merged into it, their referrals and the
/// offers of their file. Nobody computes these without the key file.
struct FileReferences {
    let code: String
    let createdAt: Date
    let handedOverAt: Date?
    /// What the person speaks, the best first (ISO 639-3).
    let languages: [String]
    /// The file itself, then those that were merged into it.
    let files: [ID<Person>]
    let legs: [ID<Referral>]
    let offers: [ID<Handover>]
    let keys: Keys
    private let organisation: ID<Organisation>

    /// So many of each are looked for.
    static let most = 200

    private struct Facts: RowDecodable {
        let code: String
        let createdAt: Date
        let handedOverAt: Date?
        let languages: [String]
        let isErased: Bool
        let isTheirs: Bool
        init(row: Row) throws {
            (code, createdAt, handedOverAt, languages, isErased, isTheirs) = try row.decode()
        }
    }

    /// - Throws: `Refusal.notFound` for someone the caller may not know of; `.notAssigned` for whoever sees the file, and neither
    ///   follows the person nor coordinates; `.erased` for one who is gone.
    init(of id: ID<Person>, in organisation: ID<Organisation>, _ tx: Transaction) throws {
        let laterFiles: Later<Only<ID<Person>>> = try tx.ask(
            """
            SELECT id
            FROM casework.person
            WHERE merged_into = \(id)
            ORDER BY created_at, id
            LIMIT \(Self.most)
            """)
        let laterLegs: Later<Only<ID<Referral>>> = try tx.ask(
            """
            SELECT referral
            FROM casework.referral_side
            WHERE organisation = \(organisation) AND person = \(id)
            ORDER BY drafted_at DESC, referral
            LIMIT \(Self.most)
            """)
        let laterOffers: Later<Only<ID<Handover>>> = try tx.ask(
            """
            SELECT handover
            FROM casework.handover_side
            WHERE organisation = \(organisation) AND person = \(id)
            ORDER BY handover
            LIMIT \(Self.most)
            """)
        let facts: Facts? = try tx.first(
            """
            SELECT code, created_at, handed_over_at, languages, erased_at IS NOT NULL, casework.may_honour(id)
            FROM casework.person
            WHERE id = \(id) AND merged_into IS NULL
            """)
        guard let facts else { throw Refusal.notFound(.init(.person, id.rawValue)) }
        guard !facts.isErased else { throw Refusal.erased }
        guard facts.isTheirs else { throw Refusal.notAssigned }
        (code, createdAt, handedOverAt) = (facts.code, facts.createdAt, facts.handedOverAt)
        languages = facts.languages
        files = [id] + (try laterFiles.all().map(\.value))
        (legs, offers) = (try laterLegs.all().map(\.value), try laterOffers.all().map(\.value))
        self.organisation = organisation
        keys = try tx.askKeys(about: files.map(\.rawValue) + legs.map(\.rawValue) + offers.map(\.rawValue)).open()
    }

    /// All of them, as the audit holds them.
    var all: [Bytes] {
        func references(_ type: String, _ ids: [UUID]) -> [Bytes] {
            ids.map { Bytes(keys.reference(type, $0, in: organisation)) }
        }
        return references("person", files.map(\.rawValue)) + references("referral", legs.map(\.rawValue))
            + references("handover", offers.map(\.rawValue))
    }
}
