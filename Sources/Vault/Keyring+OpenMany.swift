import Dispatch
import Foundation
import Synchronization

/// A sealed row, and the wrapped key that opens it.
package struct SealedWithKey: Sendable {
    let place: Place
    let subject: UUID
    let sealingClass: SealingClass
    let keyVersion: Int
    let wrapped: [UInt8]
    let sealed: [UInt8]

    package init(
        _ sealed: [UInt8], at place: Place, subject: UUID, class sealingClass: SealingClass, keyVersion: Int,
        wrapped: [UInt8]
    ) {
        (self.sealed, self.place, self.subject) = (sealed, place, subject)
        (self.sealingClass, self.keyVersion, self.wrapped) = (sealingClass, keyVersion, wrapped)
    }
}

extension Keyring {
    /// Opens many rows on all processors at once, and reads each. Blocks the thread it is called on, which is none of Swift's
    /// cooperative ones.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - read: Makes of a row's text what is wanted of it.
    /// - Returns: What was read, in the order of the rows; `nil` for one that does not open, or does not read.
    package func open<Value: Sendable>(
        _ rows: [SealedWithKey], read: @Sendable ([UInt8]) throws -> Value
    ) -> [Value?] {
        let size = 128
        let parts = Mutex<[Int: [Value?]]>([:])
        DispatchQueue.concurrentPerform(iterations: (rows.count + size - 1) / size) { part in
            let values = rows[(part * size)..<min(rows.count, (part + 1) * size)].map { row in
                try? self.open(row, read: read)
            }
            parts.withLock { $0[part] = values }
        }
        return parts.withLock { parts in (0..<parts.count).flatMap { parts[$0] ?? [] } }
    }

    private func open<Value>(_ row: SealedWithKey, read: ([UInt8]) throws -> Value) throws -> Value {
        let key = try unwrap(row.wrapped, subject: row.subject, class: row.sealingClass, version: row.keyVersion)
        return try read(key.open(row.sealed, at: row.place))
    }
}
