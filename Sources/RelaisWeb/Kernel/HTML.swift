/// Markup and the values in it, as `SQL` is statement and values: what is interpolated is always escaped.
///
///     let line: HTML = "<p>\(name)</p>"      // a name holding < becomes &lt;
///
/// Interpolating another `HTML` puts it in as it is. A `String` is no `HTML`: the compiler refuses it.
package struct HTML: Sendable, ExpressibleByStringInterpolation {
    package private(set) var text: String

    package init(stringLiteral value: String) { text = value }

    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Markup that is ours though not a literal. Never from a person: the one unsafe door, and a test looks for it.
    init(trusted text: String) { self.text = text }

    /// Collects literals and values; see `HTML`.
    package struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ value: String) { HTML.escape(value, into: &text) }
        package mutating func appendInterpolation(_ value: Int) { text += String(value) }
        package mutating func appendInterpolation(_ markup: HTML) { text += markup.text }
        package mutating func appendInterpolation(_ markup: HTML?) { text += markup?.text ?? "" }
        package mutating func appendInterpolation(_ markup: [HTML]) { for one in markup { text += one.text } }
    }

    private static func escape(_ value: String, into text: inout String) {
        // Most values hold nothing to escape, and go in whole.
        guard value.utf8.contains(where: isMarkup) else {
            text += value
            return
        }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isMarkup(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}

/// The markup when something is there, nothing otherwise: `\(when(note) { "<p>\($0)</p>" })`.
func when<Value>(_ value: Value?, _ markup: (Value) -> HTML) -> HTML? { value.map(markup) }

/// The markup when it holds, nothing otherwise.
func when(_ holds: Bool, _ markup: () -> HTML) -> HTML? { holds ? markup() : nil }
