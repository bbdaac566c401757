import Foundation
import Hummingbird
import RelaisCore
import Vault

/// One call as its operation's handler gets it: everything a client sent is checked.
struct Call: Sendable {
    let store: Store
    /// The public address of the site, for links that are passed on.
    let site: String
    let operation: Operation
    let visitor: Visitor
    let query: Query
    let body: JSONBody
    /// The file a client sent, for an operation that takes one.
    let sheet: [UInt8]
    /// Which version of the thing in the path the client has seen.
    let precondition: Precondition
    /// The name the client gave this call, so that it happens once.
    let key: CallKey?

    /// What stands for `{id}` in the path: an id, a code or a reference.
    var id: String { visitor.parameters.get("id") ?? "" }

    /// Looks without touching, as whoever calls.
    func read(_ body: @escaping @Sendable (Transaction) throws -> Reply) async throws -> Reply {
        try await store.read(as: visitor.credential()) { tx in
            try permit(tx)
            return try body(tx)
        }
    }

    /// Changes something, or shows people, as whoever calls: one transaction, once for each key.
    func write(
        within longer: Duration? = nil, _ body: @escaping @Sendable (Transaction) throws -> Reply
    ) async throws -> Reply {
        let credential = try visitor.credential()
        guard let key else { return try await store.write(as: credential, within: longer, checked(body)) }
        let (answer, isRepeated) = try await store.once(
            key, keeping: operation.keeps, as: credential, within: longer
        ) { tx in
            try checked(body)(tx).answered
        }
        return Reply(answer, isRepeated: isRepeated)
    }

    /// The same, and that it looked at the version the client has seen.
    private func checked(
        _ body: @escaping @Sendable (Transaction) throws -> Reply
    ) -> @Sendable (Transaction) throws -> Reply {
        { tx in
            let reply = try tx.seeing(precondition) { tx in
                do {
                    let reply = try body(tx)
                    try permit(tx)
                    return reply
                } catch let refusal as Refusal {
                    // Row security hides what a token may not touch: that it may not is the better answer.
                    try permit(tx)
                    throw refusal
                }
            }
            return reply.version == nil && operation.hasVersion ? reply.of(version: tx.actedOn) : reply
        }
    }

    /// Refuses whoever may not call it. After the verb, which has asked who they are by then: it costs no round trip, and
    /// what was done is undone.
    private func permit(_ tx: Transaction) throws {
        switch operation.access {
        case .may(let permission): try tx.caller.require(permission)
        case .session: if try tx.caller.kind != .member { throw Refusal.passwordNeeded }
        case .open, .member: break
        }
    }
}
