import Foundation
import Testing

@testable import RelaisCore
@testable import RelaisWeb

@Suite struct StylesheetTests {
    private let sheet = String(decoding: Assets.bytes("relais.css") ?? [], as: UTF8.self)

    @Test func isLight() {
        #expect(!sheet.isEmpty && sheet.utf8.count < 35_000)
    }

    /// What is always shown as by night has the colours of the night.
    @Test func hasOneNight() throws {
        let system = try #require(sheet.firstMatch(of: /prefers-color-scheme: dark\) \{:root \{([^}]*)\}/)).1
        let always = try #require(sheet.firstMatch(of: /\.dark \{color-scheme:dark; color:var\(--ink\);([^}]*)\}/)).1
        #expect(system == always)
    }

    /// Colours are named once, in the tokens; the sign-in panel is the exception, and the shadows.
    @Test func namesColoursInItsTokensAlone() throws {
        let parts = sheet.components(separatedBy: "/* 2 — ground */")
        let rest = try #require(parts.last).split(separator: "\n").filter { line in
            ![".night", "box-shadow", "@media print", "color-scheme:light"].contains { line.contains($0) }
        }
        let colours = rest.flatMap { $0.matches(of: /#[0-9a-fA-F]{3,8}\b/).map { String($0.0) } }
        #expect(colours == [])
    }
}
