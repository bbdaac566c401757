/// Something a client sends by name: a field of the body, or of the query.
struct Input: Sendable {
    let name: String
    let schema: Schema
    let isNeeded: Bool

    private init(_ name: String, _ schema: Schema, isNeeded: Bool) {
        (self.name, self.schema, self.isNeeded) = (name, schema, isNeeded)
    }

    /// Refused when it is not there.
    static func needed(_ name: String, _ schema: Schema) -> Input { Input(name, schema, isNeeded: true) }
    static func maybe(_ name: String, _ schema: Schema) -> Input { Input(name, schema, isNeeded: false) }

    /// Which part of a list: how much of it, and from where on.
    static let part = [
        maybe("limit", .integer(1...100)),
        maybe("after", .form("[0-9a-z]{1,11}\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", most: 48)),
    ]
}
