import Foundation
import Postgres

/// The identity of a `Subject`: an `ID<Person>` is no `ID<Referral>`, though both are UUIDs.
package struct ID<Subject>: Hashable, Sendable, RawRepresentable, Codable, PostgresValue {
    package let rawValue: UUID
    package init(rawValue: UUID) { self.rawValue = rawValue }
    /// A new one: version 4, so that it tells nothing and cannot be guessed.
    package init() { rawValue = UUID() }

    /// The UUID as Relais writes it everywhere: lower case.
    package var text: String { rawValue.uuidString.lowercased() }

    /// Reads `text` in either case. Refuses anything that is no UUID.
    package init?(_ text: String) {
        guard let uuid = UUID(uuidString: text) else { return nil }
        rawValue = uuid
    }
}

extension ID: PostgresArrayElement {
    package static var postgresArrayType: UInt32 { UUID.postgresArrayType }
}

extension ID: CustomStringConvertible {
    package var description: String { text }
}

extension ID where Subject == Entry {
    /// A new audit entry's: version 7 (RFC 9562), so that entries sort by time, and those of one moment by number.
    static func new(at moment: Date, number: Int) -> ID {
        var bytes = UUID().uuid
        let milliseconds = UInt64(max(0, moment.timeIntervalSince1970 * 1_000))
        withUnsafeMutableBytes(of: &bytes) { bytes in
            for index in 0..<6 { bytes[index] = UInt8(truncatingIfNeeded: milliseconds >> (8 * UInt64(5 - index))) }
            bytes[6] = 0x70 | UInt8(truncatingIfNeeded: number >> 8) & 0x0f
            bytes[7] = UInt8(truncatingIfNeeded: number)
        }
        return ID(rawValue: UUID(uuid: bytes))
    }
}
