import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addNoticeAPI(to api: RouterGroup<Visitor>) {
        api.get("notices") { request, visitor in
            let (limit, after) = try Self.part(of: request)
            let lines = try await store.write(as: visitor.credential()) {
                try NoticeList(limit: limit, after: after, in: $0).lines
            }
            return JSONAnswer.response(ListJSON(lines.items.map(NoticeJSON.init), next: lines.next))
        }
        api.post("notices/:id/reading") { request, visitor in
            let id: ID<Notice> = try visitor.id(.notice)
            _ = try await JSONBody(request, fields: [])
            try await store.write(as: visitor.credential()) { try Notice.read(id, in: $0) }
            return Response(status: .noContent)
        }
    }
}

private struct NoticeJSON: Encodable {
    let id: String
    let kind: String
    let referralId: String
    let reference: String
    let at: Date
    let readAt: Date?

    init(_ line: NoticeList.Line) {
        (id, kind, referralId) = (line.id.text, line.kind.rawValue, line.referral.text)
        (reference, at, readAt) = (line.reference, line.at, line.readAt)
    }
}
