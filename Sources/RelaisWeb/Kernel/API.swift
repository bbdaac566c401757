import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    /// `/api/v1`: the same verbs as the pages and the command line.
    func addAPI(to api: RouterGroup<Visitor>) {
        addAccessAPI(to: api)
        addDirectoryAPI(to: api)
        addPeopleAPI(to: api)
        addReferralAPI(to: api)
        addAuditAPI(to: api)
        addNoticeAPI(to: api)
    }

    /// The part of a list a client asks for.
    static func part(of request: Request) throws -> (limit: Int, after: Cursor?) {
        let query = request.uri.queryParameters
        let limit = query["limit"].map { Int($0) } ?? 50
        guard let limit, (1...100).contains(limit) else { throw Refusal.invalid([Invalid("limit", .unreadable)]) }
        let after = query["after"].map { Cursor(String($0)) }
        if case .some(.none) = after { throw Refusal.invalid([Invalid("after", .unreadable)]) }
        return (limit, after ?? nil)
    }
}

/// A list, and where it goes on.
struct ListJSON<Item: Encodable>: Encodable {
    let items: [Item]
    let next: String?

    init(_ items: [Item], next: Cursor? = nil) { (self.items, self.next) = (items, next?.text) }
}

/// What was made.
struct MadeJSON: Encodable {
    let id: String
    var code: String?
    var reference: String?
}
