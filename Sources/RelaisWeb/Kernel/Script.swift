import RelaisCore

/// The one script, made of the small files in `Script/`, under a name that changes when it does. Every page works
/// without it.
struct Script: Sendable {
    let bytes: [UInt8]
    let path: String

    init() {
        bytes = Array(("'use strict'\n" + Self.files.map(Self.feature).joined()).utf8)
        path = "/relais-\(Stylesheet.hash(of: bytes)).js"
    }

    /// Every file, in the order of their names in `Sources/CAssets/assets.c`.
    private static var files: [String] {
        Assets.all(under: "script/").map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// One file as it is sent: its names are its own, what breaks in it leaves the others alone, and it comes without
    /// the lines that only explain, and without what sets lines in. No string goes over several lines.
    private static func feature(_ text: String) -> String {
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { !$0.hasPrefix("//") }
        return "try {\n\(lines.joined(separator: "\n"))\n} catch (error) { console.error(error) }\n"
    }

    /// What lets this answer run this script and no other: 128 random bits, new with each answer.
    static func nonce() -> String {
        var generator = SystemRandomNumberGenerator()
        return [generator.next(), generator.next()].map { (half: UInt64) in String(half, radix: 36) }.joined()
    }
}
