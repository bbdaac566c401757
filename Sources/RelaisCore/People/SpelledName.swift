import Foundation
import Vault

/// The names of someone as they are searched.
struct SpelledName: Sendable {
    let words: [Spelled.Word]
    /// Each name in one word.
    let wholes: [Spelled.Word]

    init(_ civil: Civil) {
        let names = [civil.given, civil.family ?? ""].map { Spelled($0) }
        words = names.flatMap(\.words)
        wholes = names.map(\.whole).filter { !$0.isEmpty }
    }

    /// Reads what sealed class `civil` says.
    init(_ text: [UInt8]) throws { self.init(try JSONDecoder().decode(Civil.self, from: Data(text))) }
}

/// The names that were opened for a search a short while ago.
typealias RecentNames = RecentlyOpened<SpelledName>
