import Foundation
import HTTPTypes
import Hummingbird
import Postgres
import RelaisCore

extension Site {
    func addAuditAPI(to api: RouterGroup<Visitor>) {
        api.get("audit") { request, visitor in
            let (limit, after) = try Self.part(of: request)
            let lines = try await store.write(as: visitor.credential()) {
                try AuditPage(limit: limit, after: after, in: $0).lines
            }
            return JSONAnswer.response(ListJSON(lines.items.map(EntryJSON.init), next: lines.next))
        }
    }
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
}
