import Foundation

/// Parts joined so that two different lists of parts never give the same bytes.
///
/// `ENC(a, b, …)` of docs: for each part, its length in bytes as a big-endian `UInt32`, then the part. What keys are
/// bound to is written this way: no part can run into its neighbour.
package struct Encoded: Sendable, Equatable {
    /// One part: its bytes, before the length is put in front.
    package struct Part: Sendable, Equatable, ExpressibleByStringLiteral {
        let bytes: [UInt8]

        /// These bytes as they are.
        package init(_ bytes: [UInt8]) { self.bytes = bytes }

        /// The UTF-8 of a text.
        package init(_ text: String) { bytes = Array(text.utf8) }

        /// The 16 bytes of a UUID, in the order its text shows them.
        package init(_ id: UUID) { bytes = withUnsafeBytes(of: id.uuid) { Array($0) } }

        /// A number, big-endian, in as many bytes as its type has.
        package init(_ number: some FixedWidthInteger & UnsignedInteger) { bytes = number.bigEndianBytes }

        /// The UTF-8 of a literal.
        package init(stringLiteral value: String) { self.init(value) }
    }

    /// The parts, each behind its length.
    package let bytes: [UInt8]

    /// Joins the parts in the order given. A part is shorter than 4 GiB.
    package init(_ parts: Part...) {
        bytes = parts.flatMap { UInt32($0.bytes.count).bigEndianBytes + $0.bytes }
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// Most significant byte first.
    var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }

    /// The number these bytes spell, most significant first. There are no more of them than the type holds.
    init(bigEndianBytes bytes: some Sequence<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | Self($1) }
    }
}
