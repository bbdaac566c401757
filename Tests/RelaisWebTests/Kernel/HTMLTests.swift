import Foundation
import Testing

@testable import RelaisCore
@testable import RelaisWeb

@Suite struct HTMLTests {
    @Test(arguments: ["<script>alert(1)</script>", "\" onmouseover=\"x", "' x", "a & b", "</title>"])
    func whatIsInterpolatedIsEscaped(typed: String) {
        let markup: HTML = "<p title=\"\(typed)\">\(typed)</p>"
        let inside = markup.text.dropFirst(10).dropLast(4)
        #expect(!inside.contains("<s") && !inside.contains("</"))
        #expect(!markup.text.contains("=\"\(typed)\"") || !typed.contains(where: "<>&\"'".contains))
    }

    @Test func markupStaysMarkup() {
        let inner: HTML = "<b>\("<")</b>"
        let none: HTML? = nil
        let outer: HTML = "<p>\(inner)\(none)\([inner, inner])\(3)</p>"
        #expect(outer.text == "<p><b>&lt;</b><b>&lt;</b><b>&lt;</b>3</p>")
    }

    @Test func theUnsafeDoorIsUsedForIconsAlone() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources/RelaisWeb")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var users: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            if try String(contentsOf: file, encoding: .utf8).contains("HTML(trusted:") {
                users.insert(file.lastPathComponent)
            }
        }
        #expect(users == ["Icon.swift"])
    }

    @Test(arguments: [
        ("a+b%20c", "a b c"), ("%C3%A9t%C3%A9", "été"), ("%D9%85", "م"), ("", ""), ("100%25", "100%"),
    ])
    func aFieldIsDecoded(sent: String, read: String) {
        #expect(Form.decoded(Substring(sent)) == read)
    }

    @Test(arguments: ["%", "%4", "%zz", "%C3", "%FF%FE"])
    func aBrokenFieldIsRefused(sent: String) {
        #expect(Form.decoded(Substring(sent)) == nil)
    }

    @Test(arguments: [
        ("/people", "/people"), (nil, "/"), ("//evil.example", "/"), ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\nb", "/"), ("", "/"),
    ])
    func aLinkBackStaysHere(asked: String?, led: String) {
        #expect(Site.ownPath(asked) == led)
    }

    @Test(arguments: [
        (nil, Language.french), ("en-GB,en;q=0.9", .english), ("fr-FR,fr;q=0.9,en;q=0.8", .french),
        ("de,en;q=0.5", .english),
        ("de", .french),
    ])
    func frenchUnlessEnglishIsAskedFor(header: String?, read: Language) {
        #expect(Recognition.preferred(header) == read)
    }
}
