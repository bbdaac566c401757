import Foundation

/// A text with places to be filled in, as a file holds it: a version, a title, and lines.
package struct PlainText: Sendable {
    package let version: String
    let title: String
    /// ISO 639-3.
    package let language: String
    let lines: [Substring]

    init(version: String, title: String, language: String, lines: [Substring]) {
        (self.version, self.title, self.language, self.lines) = (version, title, language, lines)
    }

    /// Reads a file; `nil` where it does not begin with its version and its title.
    init?(_ file: String, language: String) {
        var lines = file.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
        func header(_ name: String) -> String? {
            guard let line = lines.first, line.hasPrefix("\(name):") else { return nil }
            lines.removeFirst()
            return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
        }
        guard let version = header("version"), version.wholeMatch(of: /[0-9A-Za-z.-]{1,20}/) != nil,
            let title = header("title"), !title.isEmpty
        else { return nil }
        self.init(version: version, title: title, language: language, lines: Array(lines))
    }

    /// The placeholders that a text of this kind must have and this one has not.
    func lacks(_ kind: Texts.Kind) -> [String] {
        let needed =
            switch kind {
            case .consent: ["organisation", "recipient", "purpose", "fields", "until"]
            case .receipt: ["organisation", "recipient", "purpose", "fields", "given_on", "until"]
            case .notice: ["organisation", "contact"]
            }
        return needed.filter { name in !lines.contains { $0.contains("{\(name)}") } }
    }
}

/// A text that is filled in, ready to be printed on one page.
package struct Paper: Sendable, Equatable {
    package let title: String
    package let language: String
    package let isRightToLeft: Bool
    package let blocks: [Block]

    package enum Block: Sendable, Equatable {
        case heading(String)
        case paragraph(String)
        case items([String])
        /// Boxes to tick by hand.
        case boxes([String])
    }

    /// Where something is written by hand.
    package static let line: Character = "\u{e000}"
}

extension PlainText {
    /// Fills the places. A value stands in its own direction, whatever it is in the middle of; one that is not given is left to be
    /// written by hand. `{fields}` alone on a line is a list; a line that
    /// begins with `{referral}` is only of what is agreed to for a referral.
    func filled(
        _ values: [String: String], fields: [String], for purpose: Consent.Purpose? = nil, isRightToLeft: Bool
    ) -> Paper {
        func fill(_ line: some StringProtocol) -> String {
            let line = language == "fra" ? Language.french.typeset(String(line)) : String(line)
            return line.replacing(/\{([a-z_]+)\}/) { (match: Regex<(Substring, Substring)>.Match) -> String in
                guard let value = values[String(match.1)], !value.isEmpty else { return String(Paper.line) }
                let runsBack = value.unicodeScalars.contains { $0.isRightToLeft }
                guard runsBack != isRightToLeft else { return value }
                // Isolates, and their end (UAX 9): by its first letter, or from the left what is figures only.
                return "\(runsBack ? "\u{2068}" : "\u{2066}")\(value)\u{2069}"
            }
        }
        var blocks: [Paper.Block] = []
        var last: String = ""
        for line in lines {
            var text = line.trimmingCharacters(in: .whitespaces)
            if text.hasPrefix("{referral} ") {
                guard purpose == .referral else { continue }
                text.removeFirst("{referral} ".count)
            }
            defer { last = text }
            if text.isEmpty { continue }
            if text == "{fields}" {
                blocks.append(.items(fields))
            } else if text.hasPrefix("# ") {
                blocks.append(.heading(fill(text.dropFirst(2))))
            } else if text.hasPrefix("- ") {
                blocks.append(.items([fill(text.dropFirst(2))]), joining: last.hasPrefix("- "))
            } else if text.hasPrefix("[ ] ") {
                blocks.append(.boxes([fill(text.dropFirst(4))]), joining: last.hasPrefix("[ ] "))
            } else {
                blocks.append(.paragraph(fill(text)))
            }
        }
        return Paper(title: fill(title), language: language, isRightToLeft: isRightToLeft, blocks: blocks)
    }
}

extension [Paper.Block] {
    /// Adds a block, or its one line to the block before it.
    fileprivate mutating func append(_ block: Paper.Block, joining isJoined: Bool) {
        switch (isJoined ? last : nil, block) {
        case (.items(let before)?, .items(let more)): self[count - 1] = .items(before + more)
        case (.boxes(let before)?, .boxes(let more)): self[count - 1] = .boxes(before + more)
        default: append(block)
        }
    }
}

extension Unicode.Scalar {
    /// Whether it belongs to a script that runs from right to left: Hebrew, Arabic and those beside them.
    var isRightToLeft: Bool {
        (0x590...0x8ff).contains(value) || (0xfb1d...0xfdff).contains(value) || (0xfe70...0xfeff).contains(value)
            || (0x10800...0x10fff).contains(value) || (0x1e800...0x1efff).contains(value)
    }
}
