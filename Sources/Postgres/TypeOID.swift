/// OIDs of the built-in types that can be bound or read; fixed for ever in PostgreSQL's `pg_type.dat`.
enum TypeOID {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let timestamptz: UInt32 = 1184
    static let uuid: UInt32 = 2950
    static let jsonb: UInt32 = 3802
    static let byteaArray: UInt32 = 1001
    static let textArray: UInt32 = 1009
    static let int8Array: UInt32 = 1016
    static let uuidArray: UInt32 = 2951

    /// `"char"`, `name`, `text`, `json`, `xml`, `unknown`, `char(n)`, `varchar`, `jsonb`: in binary as in text.
    private static let texts: Set<UInt32> = [18, 19, 25, 114, 142, 705, 1042, 1043, 3802]

    /// The element type of each built-in array type that can be read.
    private static let elements: [UInt32: UInt32] = [
        1000: 16, 1001: 17, 1002: 18, 1003: 19, 1005: 21, 1007: 23, 1009: 25, 1014: 1042, 1015: 1043, 1016: 20,
        1021: 700, 1022: 701, 1185: 1184, 199: 114, 2951: 2950, 3807: 3802,
    ]

    /// Types that a database defines itself (enumerations, `citext`, their arrays) have numbers from here on.
    private static let firstOfUser: UInt32 = 16_384

    /// Whether the binary form of a type is its text, as far as can be known.
    static func isText(_ type: UInt32) -> Bool { type >= firstOfUser || texts.contains(type) }

    /// Whether a type is an array of `element`, as far as can be known.
    static func isArray(_ type: UInt32, of element: UInt32) -> Bool {
        type >= firstOfUser ? element >= firstOfUser : elements[type] == element
    }
}
