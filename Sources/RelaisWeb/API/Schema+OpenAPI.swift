import Foundation
import RelaisCore

extension Schema {
    /// What it is in OpenAPI, as JSON Schema 2020-12: what has a name is told once, among the components.
    var tree: Tree {
        switch self {
        case .object(let name, _), .term(let name, _): ["$ref": .text("#/components/schemas/\(name)")]
        default: whole
        }
    }

    /// The same, with nothing told elsewhere.
    var whole: Tree {
        switch self {
        case .text(_, nil): ["type": "string"]
        case .text(let least, let most?): Self.text(least, most, "^[^\\u0000]*$")
        case .words(let least, let most): Self.text(least, most, "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$")
        case .name(let most): ["type": "string", "minLength": 1, "maxLength": .number(most)]
        case .form(let pattern, let most): Self.text(0, most, "^\(pattern)$")
        case .choice(let codes), .term(_, let codes): ["type": "string", "enum": .list(codes.map { .text($0) })]
        case .email: ["type": "string", "format": "email", "maxLength": 254]
        case .day: Self.text(4, 10, Self.pastDays)
        case .moment: ["type": "string", "format": "date-time"]
        case .uuid: ["type": "string", "format": "uuid"]
        case .integer(nil): ["type": "integer"]
        case .integer(let range?):
            ["type": "integer", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
        case .flag: ["type": "boolean"]
        case .list(let item, let least, let most):
            Tree.object(["type": "array", "items": item.tree])
                .with(least == 0 ? [:] : ["minItems": .number(least)]).with(
                    most.map { ["maxItems": .number($0)] } ?? [:])
        case .anything: ["type": "object"]
        case .object(_, let properties): Self.object(properties)
        }
    }

    private static func text(_ least: Int, _ most: Int, _ pattern: String) -> Tree {
        Tree.object(["type": "string", "maxLength": .number(most), "pattern": .text(pattern)])
            .with(least == 0 ? [:] : ["minLength": .number(least)])
    }

    private static func object(_ properties: [Property]) -> Tree {
        [
            "type": "object", "additionalProperties": false,
            "properties": .object(
                Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0.schema.tree) })),
            "required": .list(properties.filter(\.isKept).map { .text($0.name) }),
        ]
    }

    /// Every day, month and year since 1900 that a pattern can tell is past: up to the end of last year.
    private static var pastDays: String {
        let last = Day(Date.now).year - 1
        let years = "(19[0-9]{2}|\((2000...last).map(String.init).joined(separator: "|")))"
        let leap = (1904...last).filter { $0 % 4 == 0 }.map(String.init).joined(separator: "|")
        return "^(\(years)(-(0[1-9]|1[0-2]))?|\(years)-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
            + "|\(years)-(0[13-9]|1[0-2])-(29|30)|\(years)-(0[13578]|1[02])-31|(\(leap))-02-29)$"
    }

    /// It and everything in it that has a name.
    var named: [String: Tree] {
        switch self {
        case .object(let name, let properties):
            properties.reduce(into: [name: whole]) { $0.merge($1.schema.named) { first, _ in first } }
        case .term(let name, _): [name: whole]
        case .list(let item, _, _): item.named
        default: [:]
        }
    }
}
