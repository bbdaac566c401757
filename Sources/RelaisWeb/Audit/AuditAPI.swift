import Foundation
import Postgres
import RelaisCore

extension Operation {
    static let audit: [Operation] = [
        Operation(
            .get, "audit", "What was done, the newest first", .audit, access: .may(.readAudit), query: Input.part,
            answers: .page(of: EntryJSON.schema)
        ) { call in
            let (limit, after) = try call.query.part()
            return try await call.write { tx in
                let lines = try AuditPage(limit: limit, after: after, in: tx).lines
                return try .json(ListJSON(lines.items.map(EntryJSON.init), next: lines.next))
            }
        }
    ]
}

private struct EntryJSON: Encodable {
    let id: String
    let at: Date
    let action: String
    let outcome: String
    let actor: String?
    let log: String?
    let objectType: String
    let references: Int
    let sequence: Int
    let leafHash: String

    init(_ line: AuditPage.Line) {
        (id, at, action, outcome) = (line.id.text, line.at, line.action, line.outcome)
        (actor, log, objectType, references) = (line.actor, line.organisation, line.objectType, line.references)
        sequence = line.sequence
        leafHash = line.leafHash.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static let schema = Schema.object(
        "Entry",
        [
            .init("id", .uuid), .init("at", .moment), .init("action", .text()),
            .init("outcome", .choice(["ok", "denied", "error"])), .maybe("actor", .text()), .maybe("log", .text()),
            .init("object_type", .text()), .init("references", .integer()), .init("sequence", .integer()),
            .init("leaf_hash", .text()),
        ])
}
