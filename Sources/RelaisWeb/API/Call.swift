import Foundation
import Hummingbird
import RelaisCore
import Vault

/// One call as its operation's handler gets it: everything a client sent is checked.
struct Call: Sendable {
    let store: Store
    let operation: Operation
    let visitor: Visitor
    let query: Query
    let body: JSONBody
    /// Which version of the thing in the path the client has seen.
    let precondition: Precondition

    /// What stands for `{id}` in the path: an id, a code or a reference.
    var id: String { visitor.parameters.get("id") ?? "" }

    /// Looks without touching, as whoever calls.
    func read(_ body: @escaping @Sendable (Transaction) throws -> Reply) async throws -> Reply {
        try await store.read(as: visitor.credential()) { tx in
            try permit(tx)
            return try body(tx)
        }
    }

    /// Changes something, or shows people, as whoever calls: one transaction.
    func write(_ body: @escaping @Sendable (Transaction) throws -> Reply) async throws -> Reply {
        try await store.write(as: visitor.credential()) { tx in
            tx.precondition = precondition
            let reply = try body(tx)
            guard tx.precondition == .none else { throw Unchecked() }
            return reply.version == nil && operation.hasVersion ? reply.of(version: tx.actedOn) : reply
        }
    }

    /// Refuses whoever may not call it; where a verb follows, it refuses them itself.
    private func permit(_ tx: Transaction) throws {
        if case .may(let permission) = operation.access { try tx.caller.require(permission) }
    }
}

/// A verb on something that exists did not look at the version the client had seen. A fault in the code.
struct Unchecked: Error {}
