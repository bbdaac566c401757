import Spreadsheet

/// A field that a column of a file can fill, and what people head such a column with.
package struct ImportField: Sendable, Equatable {
    /// Its name in forms, API and commands: `birth_date`.
    package let name: String
    /// Whether a file without it cannot be imported.
    package let isNeeded: Bool
    /// Folded, the one that fits best first.
    let headings: [String]
    /// The headings as people write them, a few of them.
    package let examples: [String]

    init(_ name: String, isNeeded: Bool = false, _ headings: String) {
        (self.name, self.isNeeded) = (name, isNeeded)
        let written = headings.split(separator: ",").map { String($0) }
        self.headings = written.map { Folded.text($0) } + [Folded.text(name)]
        examples = Array(written.prefix(4))
    }
}

/// Which column of a file fills which field: guessed from the headings, and corrected by whoever imports.
package struct Columns: Sendable, Equatable {
    package let headings: [String]
    package let fields: [ImportField]
    /// For each column, the field it fills; `nil` where it is left aside.
    package private(set) var filled: [String?]

    /// Guesses. Where several columns would fill a field, the heading that fits best wins, then the first.
    init(of sheet: Sheet, for fields: [ImportField]) {
        (headings, self.fields) = (sheet.headings, fields)
        filled = headings.map { _ in nil }
        let folded = headings.map { [Folded.text($0), Folded.withoutBrackets($0)] }
        for field in fields {
            let fitting = field.headings.compactMap { heading in
                folded.indices.first { filled[$0] == nil && folded[$0].contains(heading) }
            }
            if let column = fitting.first { filled[column] = field.name }
        }
    }

    /// The columns as they were chosen, right or wrong, or else guessed: to show them, not to import by them.
    package init(of sheet: Sheet, for fields: [ImportField], chosen: Corrections) {
        self.init(of: sheet, for: fields)
        guard case .all(let chosen) = chosen else { return }
        for (column, name) in chosen.enumerated() where column < filled.count {
            filled[column] = fields.first { $0.name == name }?.name
        }
    }

    /// The guess, with what was said instead.
    init(of sheet: Sheet, for fields: [ImportField], said corrections: Corrections) throws {
        self.init(of: sheet, for: fields)
        var checks = Checks()
        switch corrections {
        case .none: break
        case .all(let chosen):
            for (column, name) in chosen.enumerated() where column < filled.count {
                let field = name.flatMap { name in fields.first { $0.name == name }?.name }
                if let field, filled[..<column].contains(field) { checks.refuse(field, .twoColumns) }
                filled[column] = field
            }
        case .some(let named):
            for (name, heading) in named {
                let column = headings.firstIndex { Folded.text($0) == Folded.text(heading) }
                guard fields.contains(where: { $0.name == name }), let column else {
                    checks.refuse(String(name.prefix(50)), .missingColumn)
                    continue
                }
                for index in filled.indices where filled[index] == name { filled[index] = nil }
                filled[column] = name
            }
        }
        for field in fields where field.isNeeded && !filled.contains(field.name) {
            checks.refuse(field.name, .missingColumn)
        }
        try checks.done()
    }

    /// What whoever imports says of the columns.
    package enum Corrections: Sendable, Equatable {
        case none
        /// The field of each column, in order; one that is no field is left aside.
        case all([String?])
        /// Fields, each with the heading of the column that fills it.
        case some([(name: String, heading: String)])

        package static func == (left: Corrections, right: Corrections) -> Bool {
            switch (left, right) {
            case (.none, .none): true
            case (.all(let one), .all(let other)): one == other
            case (.some(let one), .some(let other)): one.elementsEqual(other, by: ==)
            default: false
            }
        }
    }

    /// The headings nothing is taken from.
    package var ignored: [String] { zip(headings, filled).compactMap { $1 == nil ? $0 : nil } }

    /// The fields that are taken, in the order of the file.
    package var taken: [String] { filled.compactMap(\.self) }

    /// What a row holds for a field; `nil` for an empty cell, or no column.
    func cell(_ field: String, of row: Sheet.Row) -> String? {
        guard let column = filled.firstIndex(of: field), !row.cells[column].isEmpty else { return nil }
        return row.cells[column]
    }
}
