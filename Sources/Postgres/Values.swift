import Foundation

/// A value that can be bound to a statement.
///
/// Fixed-size values travel in PostgreSQL's binary form; text travels as text, its type left for the server to infer.
package protocol PostgresEncodable {
    /// The OID of the PostgreSQL type, or 0 to let the server infer it.
    static var postgresType: UInt32 { get }
    /// Whether `postgresBytes` is the binary form of that type.
    static var postgresIsBinary: Bool { get }
    /// The value, in that form.
    var postgresBytes: [UInt8] { get }
    /// Whether it is text that holds U+0000, which PostgreSQL cannot keep.
    var postgresHoldsNUL: Bool { get }
}

extension PostgresEncodable {
    package var postgresHoldsNUL: Bool { !Self.postgresIsBinary && postgresBytes.contains(0) }
}

/// A value that can be read from a column. Columns always arrive in binary.
package protocol PostgresDecodable {
    /// Refuses (`nil`) bytes of another type or length.
    init?(postgresBytes: UnsafeRawBufferPointer, type: UInt32)
    /// As above, for a column that may be NULL.
    static func decode(_ bytes: UnsafeRawBufferPointer?, type: UInt32) -> Self?
}

package typealias PostgresValue = PostgresDecodable & PostgresEncodable

extension PostgresDecodable {
    package static func decode(_ bytes: UnsafeRawBufferPointer?, type: UInt32) -> Self? {
        bytes.flatMap { Self(postgresBytes: $0, type: type) }
    }
}

extension String: PostgresValue {
    package static var postgresType: UInt32 { 0 }
    package static var postgresIsBinary: Bool { false }
    package var postgresBytes: [UInt8] { Array(utf8) }

    /// Takes text in all its types, enumerations and JSON; refuses what has another binary form.
    package init?(postgresBytes bytes: UnsafeRawBufferPointer, type: UInt32) {
        guard TypeOID.isText(type) else { return nil }
        // jsonb in binary is a version byte and then the text.
        let text = type == TypeOID.jsonb ? UnsafeRawBufferPointer(rebasing: bytes.dropFirst()) : bytes
        // A type of the user's own may be a composite, whose binary form begins with a count: text holds no zero.
        guard !text.contains(0) else { return nil }
        self.init(validating: text, as: UTF8.self)
    }
}

extension Int: PostgresValue {
    package static var postgresType: UInt32 { TypeOID.int8 }
    package static var postgresIsBinary: Bool { true }
    package var postgresBytes: [UInt8] { bigEndianBytes(of: Int64(self)) }
    package init?(postgresBytes bytes: UnsafeRawBufferPointer, type: UInt32) {
        switch (type, bytes.count) {
        case (TypeOID.int8, 8): self = Int(fromBigEndian(bytes, as: Int64.self))
        case (TypeOID.int4, 4): self = Int(fromBigEndian(bytes, as: Int32.self))
        case (TypeOID.int2, 2): self = Int(fromBigEndian(bytes, as: Int16.self))
        default: return nil
        }
    }
}

extension Double: PostgresValue {
    package static var postgresType: UInt32 { TypeOID.float8 }
    package static var postgresIsBinary: Bool { true }
    package var postgresBytes: [UInt8] { bigEndianBytes(of: bitPattern) }
    package init?(postgresBytes bytes: UnsafeRawBufferPointer, type: UInt32) {
        switch (type, bytes.count) {
        case (TypeOID.float8, 8): self = Double(bitPattern: fromBigEndian(bytes, as: UInt64.self))
        case (TypeOID.float4, 4): self = Double(Float(bitPattern: fromBigEndian(bytes, as: UInt32.self)))
        default: return nil
        }
    }
}

extension Bool: PostgresValue {
    package static var postgresType: UInt32 { TypeOID.bool }
    package static var postgresIsBinary: Bool { true }
    package var postgresBytes: [UInt8] { [self ? 1 : 0] }
    package init?(postgresBytes bytes: UnsafeRawBufferPointer, type: UInt32) {
        guard type == TypeOID.bool, bytes.count == 1 else { return nil }
        self = bytes[0] != 0
    }
}

extension UUID: PostgresValue {
    package static var postgresType: UInt32 { TypeOID.uuid }
    package static var postgresIsBinary: Bool { true }
    package var postgresBytes: [UInt8] { withUnsafeBytes(of: uuid) { Array($0) } }
    package init?(postgresBytes bytes: UnsafeRawBufferPointer, type: UInt32) {
        guard type == TypeOID.uuid, bytes.count == 16 else { return nil }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

/// An instant, as `timestamptz`: whole microseconds. `infinity` is `distantFuture` and `-infinity` is `distantPast`.
///
/// Exact to the microsecond from 1716 to 2286, as far as `Date` itself is.
extension Date: PostgresValue {
    package static var postgresType: UInt32 { TypeOID.timestamptz }
    package static var postgresIsBinary: Bool { true }
    /// Microseconds from 2000-01-01T00:00:00Z, PostgreSQL's epoch, to 2001, Foundation's.
    private static let epoch: Int64 = 31_622_400_000_000

    package var postgresBytes: [UInt8] {
        switch self {
        case .distantFuture: return bigEndianBytes(of: Int64.max)
        case .distantPast: return bigEndianBytes(of: Int64.min)
        default:
            let sinceReference = Int64(exactly: (timeIntervalSinceReferenceDate * 1_000_000).rounded())
            let (moment, isTooLate) = (sinceReference ?? .max).addingReportingOverflow(Self.epoch)
            // What no timestamptz can hold the server refuses, with SQLSTATE 22008.
            return bigEndianBytes(of: isTooLate ? Int64.max - 1 : moment)
        }
    }

    package init?(postgresBytes bytes: UnsafeRawBufferPointer, type: UInt32) {
        guard type == TypeOID.timestamptz, bytes.count == 8 else { return nil }
        switch fromBigEndian(bytes, as: Int64.self) {
        case .max: self = .distantFuture
        case .min: self = .distantPast
        case let moment:
            self.init(timeIntervalSinceReferenceDate: Double(moment - Self.epoch) / 1_000_000)
        }
    }
}

/// Bytes, as `bytea`.
package struct Bytes: Sendable, Hashable, PostgresValue {
    package let bytes: [UInt8]
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package static var postgresType: UInt32 { TypeOID.bytea }
    package static var postgresIsBinary: Bool { true }
    package var postgresBytes: [UInt8] { bytes }
    package init?(postgresBytes: UnsafeRawBufferPointer, type: UInt32) {
        guard type == TypeOID.bytea else { return nil }
        bytes = Array(postgresBytes)
    }
}

extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    package static var postgresType: UInt32 { RawValue.postgresType }
    package static var postgresIsBinary: Bool { RawValue.postgresIsBinary }
    package var postgresBytes: [UInt8] { rawValue.postgresBytes }
    package var postgresHoldsNUL: Bool { rawValue.postgresHoldsNUL }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    package init?(postgresBytes: UnsafeRawBufferPointer, type: UInt32) {
        guard let raw = RawValue(postgresBytes: postgresBytes, type: type) else { return nil }
        self.init(rawValue: raw)
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package init?(postgresBytes: UnsafeRawBufferPointer, type: UInt32) {
        guard let value = Wrapped(postgresBytes: postgresBytes, type: type) else { return nil }
        self = .some(value)
    }

    package static func decode(_ bytes: UnsafeRawBufferPointer?, type: UInt32) -> Wrapped?? {
        guard let bytes else { return .some(nil) }
        return Wrapped(postgresBytes: bytes, type: type).map { .some($0) }
    }
}

/// `value` with its most significant byte first, as PostgreSQL writes numbers.
func bigEndianBytes(of value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
}

/// The number that `bytes` begins with; the caller has checked that there are enough.
func fromBigEndian<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, as _: Number.Type) -> Number {
    Number(bigEndian: bytes.loadUnaligned(as: Number.self))
}
