import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore

extension Site {
    /// Communes as one types: asked by the script, by POST, since where someone lives belongs in no address.
    func addCommunePages(to router: Router<Visitor>) {
        router.post("communes") { request, visitor in
            let form = try await Form(request, visitor, fields: ["q"])
            let found = try await store.read(as: visitor.credential()) { tx in
                _ = try tx.caller
                return try Commune.named(form["q"] ?? "", everywhere: true, in: tx)
            }
            return Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(bytes: try JSONWriter.bytes(Offered(offers: found.map(\.label))))))
        }
    }
}

/// What a field offers while one types.
private struct Offered: Encodable {
    let offers: [String]
}
