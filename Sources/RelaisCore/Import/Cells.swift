import Foundation
import Spreadsheet

/// Reads the cells of a row into what a draft holds, as people write it: languages and communes by their names, levels and
/// genders in words. What cannot be read is collected; the verb's own checks come after.
struct Cells {
    let columns: Columns
    let lists: Lists
    private(set) var row = Sheet.Row(number: 0, cells: [])
    private(set) var invalid: [Invalid] = []

    init(columns: Columns, lists: Lists) { (self.columns, self.lists) = (columns, lists) }

    /// Goes on to a row.
    mutating func turn(to row: Sheet.Row) { (self.row, invalid) = (row, []) }

    /// What a cell holds, as it was typed.
    func text(_ field: String) -> String? { columns.cell(field, of: row) }

    mutating func day(_ field: String) -> String? {
        guard let cell = text(field) else { return nil }
        do {
            return try Day.read(cell).text
        } catch {
            refuse(field, error as? Day.Unread == .twoDigitYear ? .twoDigitYear : .notADay)
            return nil
        }
    }

    mutating func languages(_ field: String) -> [String] { several(field, lists.languages) }

    /// Codes by their words; one word may be several of them.
    mutating func codes(_ field: String, _ words: [String: [String]]) -> [String] {
        guard let cell = text(field) else { return [] }
        if let whole = words[Folded.text(cell)] { return whole }
        var codes: [String] = []
        for part in Folded.parts(cell) {
            guard let found = words[Folded.text(part)] else {
                refuse(field, .notInList)
                continue
            }
            for code in found where !codes.contains(code) { codes.append(code) }
        }
        return codes
    }

    /// The digits a cell begins with: `25 km`; what is no number, as it was typed.
    func number(_ field: String) -> String? {
        text(field).map { cell in
            let digits = cell.prefix(while: \.isNumber)
            return digits.isEmpty ? cell : String(digits)
        }
    }

    mutating func thematiques(_ field: String) -> [String] {
        guard let cell = text(field) else { return [] }
        // A label may hold a comma: the whole cell first, then its lines and what stands between semicolons.
        let parts = cell.split { $0 == ";" || $0 == "|" || $0.isNewline }.map { String($0) }
        return found(field, parts, lists.thematiques)
    }

    /// What stands between commas or semicolons, as it is written.
    func parts(_ field: String) -> [String] {
        (text(field) ?? "").split { $0 == ";" || $0 == "," || $0 == "|" || $0.isNewline }
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    private mutating func several(_ field: String, _ names: [String: String]) -> [String] {
        guard let cell = text(field) else { return [] }
        if let whole = names[Folded.text(cell)] { return [whole] }
        return found(field, Folded.parts(cell), names)
    }

    private mutating func found(_ field: String, _ parts: [String], _ names: [String: String]) -> [String] {
        parts.compactMap { part in
            let code = names[Folded.text(part)]
            if code == nil { refuse(field, .notInList) }
            return code
        }
    }

    /// A code by one of its words.
    mutating func code(_ field: String, _ words: [String: String]) -> String? {
        guard let cell = text(field) else { return nil }
        guard let code = words[Folded.text(cell)] else {
            refuse(field, .notInList)
            return nil
        }
        return code
    }

    /// A commune by its INSEE code, by its name with what is known of its department, or by its postcode alone.
    mutating func commune(_ field: String) -> String? {
        guard let cell = text(field) else { return nil }
        if let code = lists.commune(cell) { return code }
        let leading = cell.prefix(while: \.isNumber)
        let parts = cell.dropFirst(leading.count).split(separator: "(", maxSplits: 1)
        let bracketed = parts.count == 2 ? String(parts[1].prefix { $0 != ")" }) : nil
        let postcode = leading.count == 5 ? String(leading) : text("postcode")
        let named = lists.communes(named: Lists.name(in: cell), in: text("department") ?? bracketed ?? postcode)
        let found = leading.count == 5 && leading == cell ? lists.communes(at: cell) : named
        switch found.count {
        case 1: return found[0].code
        case 0: refuse(field, .unknownCommune)
        default: refuse(field, .severalCommunes(found.map { "\($0.name) (\($0.code))" }))
        }
        return nil
    }

    /// Once for each field: a list of five languages of which two are unknown is wrong once.
    private mutating func refuse(_ field: String, _ problem: Invalid.Problem) {
        if !invalid.contains(where: { $0.field == field }) { invalid.append(Invalid(field, problem)) }
    }
}
