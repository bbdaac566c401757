/// A statement and the values bound to it.
///
/// Interpolating a value never puts it in the text: it becomes `$1`, `$2`, … and travels apart.
///
///     let sql: SQL = "SELECT name FROM person WHERE id = \(id)"   // text: … WHERE id = $1
///
/// Interpolating another `SQL` splices it in, with its values renumbered. A `String` is no `SQL`: the compiler refuses
/// it.
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    enum Segment: Sendable {
        case text(String)
        case value(Parameter)
    }

    var segments: [Segment]

    package init(stringLiteral value: String) {
        segments = [.text(value)]
    }

    package init(stringInterpolation: StringInterpolation) {
        segments = stringInterpolation.segments
    }

    /// Text that is ours though not a literal, such as a migration read from its file. Never from a person: this is the
    /// one door that lets a string become a statement, and a test looks for every use of it.
    package init(trusted text: String) {
        segments = [.text(text)]
    }

    /// Collects literals and values; see `SQL`.
    package struct StringInterpolation: StringInterpolationProtocol {
        var segments: [Segment] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            segments.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { segments.append(.text(literal)) }
        }

        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) {
            segments.append(.value(Parameter(value)))
        }

        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            segments.append(.value(Parameter(value)))
        }

        package mutating func appendInterpolation(_ fragment: SQL) {
            segments.append(contentsOf: fragment.segments)
        }
    }

    /// The text with placeholders, and the values in their order.
    func rendered() -> (text: String, values: [Parameter]) {
        var text = ""
        var values: [Parameter] = []
        for segment in segments {
            switch segment {
            case .text(let part):
                text += part
            case .value(let value):
                values.append(value)
                text += "$\(values.count)"
            }
        }
        return (text, values)
    }
}

extension SQL {
    /// Fragments one after the other, `separator` between them: `conditions.joined(by: " AND ")`.
    package static func joined(_ fragments: [SQL], by separator: SQL) -> SQL {
        var joined: SQL = ""
        for (index, fragment) in fragments.enumerated() {
            if index > 0 { joined.segments += separator.segments }
            joined.segments += fragment.segments
        }
        return joined
    }
}

/// The text with placeholders only: values are personal data and stay out of logs.
extension SQL: CustomStringConvertible {
    package var description: String { rendered().text }
}

/// One bound value as it travels: its PostgreSQL type, and its bytes in binary (`nil` is NULL).
struct Parameter: Sendable {
    let type: UInt32
    let isBinary: Bool
    let bytes: [UInt8]?
    /// PostgreSQL text cannot hold U+0000; libpq would cut the string there without a word.
    let holdsNUL: Bool

    init<Value: PostgresEncodable>(_ value: Value?) {
        type = Value.postgresType
        isBinary = Value.postgresIsBinary
        bytes = value?.postgresBytes
        holdsNUL = value?.postgresHoldsNUL ?? false
    }
}
