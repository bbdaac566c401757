import Foundation
import Vault

/// The names of someone as they are searched.
struct SpelledName: Sendable {
    let words: WordList
    /// Each name in one word.
    let wholes: WordList

    init(given: String, family: String?) {
        let names = [given, family ?? ""].map { Spelled($0) }
        words = WordList(joining: names.map(\.list))
        wholes = WordList(names.map(\.whole))
    }

    /// Reads the names of what sealed class `civil` says, and nothing else of it.
    init(_ text: [UInt8]) throws {
        struct Names: Decodable {
            let given: String
            let family: String?
        }
        let names = try JSONDecoder().decode(Names.self, from: Data(text))
        self.init(given: names.given, family: names.family)
    }
}

/// The names that were opened for a search a short while ago.
typealias RecentNames = RecentlyOpened<SpelledName>
