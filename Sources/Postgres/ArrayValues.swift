import Foundation

/// A type whose values can be bound and read as a one-dimensional PostgreSQL array.
package protocol PostgresArrayElement: PostgresValue {
    /// The OID of the array type.
    static var postgresArrayType: UInt32 { get }
    /// The OID of the element inside the array, always a real type.
    static var postgresElementType: UInt32 { get }
}

extension PostgresArrayElement {
    package static var postgresElementType: UInt32 { postgresType }
}

extension PostgresArrayElement where Self: RawRepresentable, RawValue: PostgresArrayElement {
    package static var postgresArrayType: UInt32 { RawValue.postgresArrayType }
    package static var postgresElementType: UInt32 { RawValue.postgresElementType }
}

extension String: PostgresArrayElement {
    package static var postgresArrayType: UInt32 { TypeOID.textArray }
    package static var postgresElementType: UInt32 { TypeOID.text }
}

extension UUID: PostgresArrayElement {
    package static var postgresArrayType: UInt32 { TypeOID.uuidArray }
}

extension Int: PostgresArrayElement {
    package static var postgresArrayType: UInt32 { TypeOID.int8Array }
}

extension Bytes: PostgresArrayElement {
    package static var postgresArrayType: UInt32 { TypeOID.byteaArray }
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var postgresType: UInt32 { Element.postgresArrayType }
    package static var postgresIsBinary: Bool { true }
    package var postgresHoldsNUL: Bool { contains(where: \.postgresHoldsNUL) }

    /// `array_send`'s form: dimensions, has-NULL flag, element type, then length and lower bound, then each element.
    package var postgresBytes: [UInt8] {
        var bytes = bigEndianBytes(of: Int32(isEmpty ? 0 : 1)) + bigEndianBytes(of: Int32(0))
        bytes += bigEndianBytes(of: Element.postgresElementType)
        guard !isEmpty else { return bytes }
        bytes += bigEndianBytes(of: Int32(count)) + bigEndianBytes(of: Int32(1))
        for element in self {
            let part = element.postgresBytes
            bytes += bigEndianBytes(of: Int32(part.count)) + part
        }
        return bytes
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    /// Refuses NULL elements and more than one dimension.
    package init?(postgresBytes bytes: UnsafeRawBufferPointer, type: UInt32) {
        func number(at offset: Int) -> Int? {
            guard offset + 4 <= bytes.count else { return nil }
            return Int(fromBigEndian(UnsafeRawBufferPointer(rebasing: bytes[offset...]), as: Int32.self))
        }
        guard let dimensions = number(at: 0), let code = number(at: 8) else { return nil }
        let elementType = UInt32(truncatingIfNeeded: code)
        guard TypeOID.isArray(type, of: elementType) else { return nil }
        self = []
        guard dimensions != 0 else { return }
        guard dimensions == 1, let count = number(at: 12), count >= 0 else { return nil }
        var offset = 20
        for _ in 0..<count {
            guard let length = number(at: offset), length >= 0, offset + 4 + length <= bytes.count else { return nil }
            let part = UnsafeRawBufferPointer(rebasing: bytes[(offset + 4)..<(offset + 4 + length)])
            guard let element = Element(postgresBytes: part, type: elementType) else { return nil }
            append(element)
            offset += 4 + length
        }
    }
}
