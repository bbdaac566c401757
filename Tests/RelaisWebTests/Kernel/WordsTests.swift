import Foundation
import RelaisCore
import Testing

@testable import RelaisWeb

/// The catalogue of words: nothing in it that no page says, and nothing on a page that is not in it.
@Suite struct WordsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/RelaisWeb")

    /// Every Swift file of the pages, with its text.
    private static func sources() throws -> [(path: String, text: String)] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
        return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.map {
            ($0.path, try String(contentsOf: $0, encoding: .utf8))
        }
    }

    @Test func areAllSaid() throws {
        let sources = try Self.sources()
        let all = sources.map(\.text).joined(separator: "\n")
        var said: [Substring: Int] = [:]
        for word in all.matches(of: /[A-Za-z]\w*/) { said[word.0, default: 0] += 1 }
        var declared: [Substring: Int] = [:]
        for (_, text) in sources {
            for part in text.components(separatedBy: "extension Words {").dropFirst() {
                let own = part.prefix(part.range(of: "\n}")?.lowerBound.utf16Offset(in: part) ?? part.count)
                for found in String(own).matches(of: /\n    (?:var|func) `?(\w+)/) {
                    declared[found.1, default: 0] += 1
                }
            }
        }
        #expect(declared.count > 300)
        let unsaid = declared.filter { said[$0.key, default: 0] <= $0.value }.keys.sorted()
        #expect(unsaid == [], "no page says them")
    }

    /// Whoever reads the log reads words, in both languages and another for each event.
    @Test func thereAreSomeForEveryEvent() {
        for words in [Words(language: .french), Words(language: .english)] {
            let said = Event.allCases.map(words.event)
            #expect(Set(said).count == said.count)
            #expect(zip(Event.allCases, said).filter { $0.rawValue == $1 }.map { $0.0.rawValue } == [])
        }
    }

    /// A word between two tags comes from the catalogue, so that it exists in both languages.
    @Test func areNowhereButInTheCatalogue() throws {
        var found: [String] = []
        for (path, text) in try Self.sources() where !path.contains("/Words/") {
            for line in text.split(separator: "\n") where !line.contains(/^\s*\/\//) {
                let bare = Self.withoutValues(String(line))
                for written in bare.matches(of: /<\/?[a-z][a-z0-9]*(?: [^<>]*)?>([^<>"]*\p{L}{2,}[^<>"]*)(?:<|$)/) {
                    let words = written.1.trimmingCharacters(in: .whitespaces)
                    if !["Relais", "· Relais", "Authorization: Bearer …"].contains(words) {
                        found.append("\(path.split(separator: "/").last ?? ""): \(words)")
                    }
                }
            }
        }
        #expect(found == [])
    }

    /// The line without what is interpolated in it: `\(` to the parenthesis that closes it.
    private static func withoutValues(_ line: String) -> String {
        var (kept, depth): (String, Int) = ("", 0)
        var before: Character = " "
        for character in line {
            if depth > 0 {
                depth += character == "(" ? 1 : character == ")" ? -1 : 0
            } else if before == "\\", character == "(" {
                kept.removeLast()
                depth = 1
            } else {
                kept.append(character)
            }
            before = character
        }
        return kept
    }
}
