import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    /// Files offered from one organisation to another.
    func addHandoverAPI(to api: RouterGroup<Visitor>) {
        api.post("people/:id/handover") { request, visitor in
            let body = try await JSONBody(request, fields: ["organisation", "note"])
            let offer = try await store.write(as: visitor.credential()) { tx in
                try Person.handOver(
                    Person.id(for: visitor.parameters.get("id") ?? "", in: tx), to: body["organisation"],
                    note: body["note"], in: tx)
            }
            return JSONAnswer.response(MadeJSON(id: offer.text), status: .created)
        }
        api.get("handovers") { _, visitor in
            let lines = try await store.write(as: visitor.credential()) { try HandoverList(in: $0).lines }
            return JSONAnswer.response(ListJSON(lines.map { HandoverJSON($0, note: nil) }))
        }
        api.get("handovers/:id") { _, visitor in try await handover(visitor) { _, _ in } }
        api.post("handovers/:id/taking") { request, visitor in
            _ = try await JSONBody(request, fields: [])
            return try await handover(visitor) { id, tx in _ = try Handover.take(id, in: tx) }
        }
        api.post("handovers/:id/refusal") { request, visitor in
            _ = try await JSONBody(request, fields: [])
            return try await handover(visitor) { id, tx in try Handover.decline(id, in: tx) }
        }
        api.post("handovers/:id/withdrawal") { request, visitor in
            _ = try await JSONBody(request, fields: [])
            return try await handover(visitor) { id, tx in try Handover.withdraw(id, in: tx) }
        }
    }

    /// Answers the offer in the path, and says how it now stands: one transaction.
    private func handover(
        _ visitor: Visitor, _ verb: @escaping @Sendable (ID<Handover>, Transaction) throws -> Void
    ) async throws -> Response {
        let id: ID<Handover> = try visitor.id(.handover)
        let page = try await store.write(as: visitor.credential()) { tx in
            try verb(id, tx)
            return try HandoverPage(id, in: tx)
        }
        return JSONAnswer.response(HandoverJSON(page.line, note: page.note))
    }
}

private struct HandoverJSON: Encodable {
    let id: String
    let state: String
    let giver: String
    let receiver: String
    let isOwn: Bool
    let ageBracket: String?
    let languages: [String]
    let frenchLevel: String?
    let commune: String?
    let offeredBy: String?
    let offeredAt: Date
    let answeredAt: Date?
    let personId: String?
    let personCode: String?
    let note: String?

    init(_ line: HandoverLine, note: String?) {
        (id, state, giver, receiver) = (line.id.text, line.state.rawValue, line.giverName, line.receiverName)
        (isOwn, ageBracket, languages) = (line.isOwn, line.ageBracket?.rawValue, line.languages)
        (frenchLevel, commune, offeredBy) = (line.frenchLevel?.rawValue, line.commune, line.offeredBy)
        (offeredAt, answeredAt, personId) = (line.offeredAt, line.answeredAt, line.person?.text)
        (personCode, self.note) = (line.personCode, note)
    }
}
