import Foundation
import Synchronization

/// What each log signed last, as this daemon knows it: shown at the foot of every page of whoever audits, at no cost to the page.
package final class SignedHeads: Sendable {
    /// The newest checkpoint of a log.
    package struct Head: Sendable, Equatable {
        /// How many entries it has.
        package let size: Int
        package let signedAt: Date
        /// The signed note (C2SP tlog-checkpoint).
        package let note: String

        package init(size: Int, signedAt: Date, note: String) {
            (self.size, self.signedAt, self.note) = (size, signedAt, note)
        }

        /// The root of its tree, in base64: the third line.
        package var root: String {
            let lines = note.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
            return lines.count > 2 ? String(lines[2]) : ""
        }
    }

    private let heads = Mutex<[UUID: Head]>([:])

    package init() {}

    package subscript(log: ID<Organisation>) -> Head? { heads.withLock { $0[log.rawValue] } }

    func replace(_ heads: [UUID: Head]) { self.heads.withLock { $0 = heads } }
}
