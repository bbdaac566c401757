import HTTPTypes
import Hummingbird
import RelaisCore

extension CallKey {
    /// The key a client gave its call: 1 to 255 visible ASCII characters, or none.
    ///
    /// Refuses (`UnreadableHeader`) anything else. With the key goes what makes it this call: method, path, query and body.
    static func given(_ request: Request, _ body: [UInt8], in store: Store) throws -> CallKey? {
        let values = request.headers[values: Header.idempotencyKey]
        guard let text = values.first else { return nil }
        guard values.count == 1, (1...255).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else { throw UnreadableHeader(name: "Idempotency-Key") }
        let parts = [Array(request.method.rawValue.utf8), Array(request.uri.string.utf8), body]
        return CallKey(text, of: parts, in: store.keyring)
    }
}
