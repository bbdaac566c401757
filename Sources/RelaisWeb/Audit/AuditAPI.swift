import Foundation
import Postgres
import RelaisCore

extension Operation {
    private static let narrowing: [Input] = [
        .maybe("person", .name(most: 20)), .maybe("account", .name(most: 254)),
        .maybe("event", .form("[a-z_]+\\.[a-z_]+", most: 60)), .maybe("kind", .choice(AuditFilter.Kind.self)),
        .maybe("since", .date), .maybe("until", .date), .maybe("reference", .form("[0-9a-f]{32}", most: 32)),
    ]

    static let audit: [Operation] = [
        Operation(
            .get, "audit", "What was done, the newest first", .audit, access: .may(.readAudit),
            query: Input.part + narrowing, answers: .page(of: EntryJSON.schema)
        ) { call in
            let (limit, after) = try call.query.part()
            let filter = AuditFilter(call.query)
            return try await call.write { tx in
                let lines = try AuditPage(filter, limit: limit, after: after, in: tx).lines
                return try .json(ListJSON(lines.items.map(EntryJSON.init), next: lines.next))
            }
        },
        Operation(
            .get, "audit/looks", "Who saw or changed one file", .audit, access: .may(.readAudit),
            query: [.maybe("person", .name(most: 20)), .maybe("reference", .form("[0-9a-f]{32}", most: 32))],
            answers: .page(of: LookJSON.schema)
        ) { call in
            let filter = AuditFilter(call.query)
            return try await call.write { tx in
                try .json(ListJSON(WhoLooked(filter, in: tx).lines.map(LookJSON.init), next: nil))
            }
        },
        Operation(
            .get, "audit/volumes", "How much each colleague opened, week by week", .audit,
            access: .may(.reviewEmergencies), answers: .page(of: VolumeJSON.schema)
        ) { call in
            try await call.write { tx in
                try .json(ListJSON(AccessVolumes(in: tx).lines.map(VolumeJSON.init), next: nil))
            }
        },
    ]
}

extension AuditFilter {
    fileprivate init(_ query: Query) {
        self.init(
            person: query["person"], account: query["account"], event: query["event"], kind: query["kind"],
            since: query["since"], until: query["until"], reference: query["reference"])
    }
}

private struct EntryJSON: Encodable {
    let id: String
    let at: Date
    let action: String
    let outcome: String
    let actor: String?
    let account: String
    let log: String?
    let objectType: String
    let references: [String]
    let purpose: String?
    let fields: [String]
    let peer: String?
    let sequence: Int
    let position: Int?
    let leafHash: String

    init(_ line: AuditPage.Line) {
        (id, at, action, outcome) = (line.id.text, line.at, line.action, line.outcome)
        (actor, account, log) = (line.actor, line.account.uuidString.lowercased(), line.organisation)
        (objectType, references, purpose) = (line.objectType, line.references, line.purpose)
        (fields, peer, sequence, position) = (line.fields, line.peer, line.sequence, line.position)
        leafHash = line.leafHash.bytes.hexadecimal
    }

    static let schema = Schema.object(
        "Entry",
        [
            .init("id", .uuid), .init("at", .moment), .init("action", .text()),
            .init("outcome", .choice(["ok", "denied", "error"])), .maybe("actor", .text()), .init("account", .uuid),
            .maybe("log", .text()), .init("object_type", .text()), .init("references", .list(.text())),
            .maybe("purpose", .text()), .init("fields", .list(.text())), .maybe("peer", .text()),
            .init("sequence", .integer()), .maybe("position", .integer()), .init("leaf_hash", .text()),
        ])
}

private struct LookJSON: Encodable {
    let account: String
    let name: String?
    let function: String
    let organisation: String?
    let action: String
    let times: Int
    let firstAt: Date
    let lastAt: Date

    init(_ line: WhoLooked.Line) {
        (account, name, function) = (line.account.uuidString.lowercased(), line.name, line.function.rawValue)
        (organisation, action, times) = (line.organisation, line.action, line.times)
        (firstAt, lastAt) = (line.first, line.last)
    }

    static let schema = Schema.object(
        "Look",
        [
            .init("account", .uuid), .maybe("name", .text()), .init("function", .choice(Statement.Function.self)),
            .maybe("organisation", .text()), .init("action", .text()), .init("times", .integer()),
            .init("first_at", .moment),
            .init("last_at", .moment),
        ])
}

private struct VolumeJSON: Encodable {
    let account: String
    let name: String
    let kind: String
    let weeks: [Int]
    let usual: Int
    let isUnusual: Bool
    let lastAt: Date

    init(_ line: AccessVolumes.Line) {
        (account, name, kind) = (line.account.uuidString.lowercased(), line.name, line.kind.rawValue)
        (weeks, usual, isUnusual, lastAt) = (line.weeks, line.usual, line.isUnusual, line.last)
    }

    static let schema = Schema.object(
        "AccessVolume",
        [
            .init("account", .uuid), .init("name", .text()), .init("kind", .choice(AccessVolumes.Kind.self)),
            .init("weeks", .list(.integer())), .init("usual", .integer()), .init("is_unusual", .flag),
            .init("last_at", .moment),
        ])
}
