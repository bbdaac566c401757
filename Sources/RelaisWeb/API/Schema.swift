import RelaisCore

/// What a value of the API looks like: checked where a client sends one, and told in OpenAPI as JSON Schema.
indirect enum Schema: Sendable {
    /// Text. What a client sends has at most so many characters, counted as Unicode scalars, and no U+0000.
    case text(least: Int = 0, most: Int? = nil)
    /// Text that says something: not only spaces.
    case words(least: Int = 1, most: Int)
    /// Text that names something, which is looked up as it was typed.
    case name(most: Int)
    /// Text of a form, as a regular expression says it.
    case form(String, most: Int)
    /// One of these.
    case choice([String])
    /// One of a long list, told once: `Commune`.
    case term(String, [String])
    case email
    /// A day, a month or a year that is not to come: `2008-04-05`, `2008-04`, `2008`.
    case day
    /// A whole day.
    case date
    case moment
    case uuid
    case integer(ClosedRange<Int>? = nil)
    case flag
    case list(Schema, least: Int = 0, most: Int? = nil)
    /// Any object: a document of another norm.
    case anything
    /// An object, under the name OpenAPI knows it by.
    case object(String, [Property])

    struct Property: Sendable {
        let name: String
        let schema: Schema
        /// Whether it is always there.
        let isKept: Bool

        init(_ name: String, _ schema: Schema, isKept: Bool = true) {
            (self.name, self.schema, self.isKept) = (name, schema, isKept)
        }

        /// Left out where there is nothing to say.
        static func maybe(_ name: String, _ schema: Schema) -> Property { Property(name, schema, isKept: false) }
    }

    /// A list of these, and where it goes on.
    static func page(of item: Schema) -> Schema {
        guard case .object(let name, _) = item else { return .list(item) }
        return .object("\(name)List", [.init("items", .list(item)), .maybe("next", .text())])
    }

    /// One of the cases of an enumeration.
    static func choice<Case: RawRepresentable<String>>(of cases: [Case]) -> Schema { .choice(cases.map(\.rawValue)) }
    static func choice<Case: RawRepresentable<String> & CaseIterable>(_: Case.Type) -> Schema {
        .choice(Case.allCases.map(\.rawValue))
    }
}

extension Schema {
    static let language = Schema.term("Language", codes("languages"))
    /// A code of INSEE; which there are is told by `sql/reference`, and 34,875 are too many to be told here.
    static let commune = Schema.form("([0-9]{2}|2[AB])[0-9]{3}", most: 5)
    static let thematique = Schema.term("Thematique", codes("thematiques"))

    /// The codes of a reference list, as the program carries it and the database was given it.
    private static func codes(_ list: String) -> [String] {
        (Assets.bytes("reference/\(list).csv") ?? []).split(separator: UInt8(ascii: "\n")).dropFirst().compactMap {
            $0.split(separator: UInt8(ascii: ",")).first.map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
