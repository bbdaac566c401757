import ArgumentParser
import Foundation
import Spreadsheet

/// How a command answers.
enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv }

/// What a command has to show: columns by name, rows of text. The one place that knows the formats.
struct Output {
    let columns: [String]
    var rows: [[String?]]
    /// Whether it is one thing, shown as labels and values.
    var isRecord = false
    /// Columns of it that are never cut, beside those that never are.
    var whole: Set<String> = []

    init(_ columns: [String], _ rows: [[String?]], whole: Set<String> = []) {
        (self.columns, self.rows, self.whole) = (columns, rows, whole)
    }

    /// One thing: its fields, in order.
    init(record fields: [(String, String?)]) {
        self.init(fields.map(\.0), [fields.map(\.1)])
        isRecord = true
    }

    /// The same without some columns, where there is no room for them.
    func without(_ left: Set<String>) -> Output {
        let kept = columns.indices.filter { !left.contains(columns[$0]) }
        return Output(kept.map { columns[$0] }, rows.map { row in kept.map { row[$0] } })
    }

    func print(as format: Format, next: String? = nil) {
        switch format {
        case .table: write(isRecord ? record : table)
        case .json: write(json)
        case .csv: write(csv)
        }
        if let next, format == .table { FileHandle.standardError.write(Data("More: --after \(next)\n".utf8)) }
    }

    /// A sentence beside a table, for whoever reads it.
    static func tell(_ sentence: String) { FileHandle.standardError.write(Data("\(sentence)\n".utf8)) }

    private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

    private var record: String {
        let widest = columns.map(\.count).max() ?? 0
        let fields = zip(columns, rows.first ?? []).compactMap { name, value in
            value.map { "\(Self.padded(name, widest))  \(Self.plain($0))\n" }
        }
        return fields.joined()
    }

    /// What is typed again, or read off, is never cut; nor is a column of ids or days, whatever it is called.
    private static let kept: Set = [
        "id", "code", "reference", "person", "at", "sent_at", "due_at", "run_at", "dead_at", "failure", "email",
    ]

    private static func isWhole(_ cell: String) -> Bool {
        cell.contains(/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d( \d\d:\d\d)?)$/)
    }

    /// Columns as wide as they need, the widest cut first until the terminal is wide enough.
    private var table: String {
        guard !rows.isEmpty else { return "" }
        let cells = rows.map { $0.map { Self.plain($0 ?? "") } }
        var widths = columns.indices.map { column in
            max(columns[column].count, cells.map { $0[column].count }.max() ?? 0)
        }
        let uncut = columns.indices.filter { column in
            Self.kept.union(whole).contains(columns[column]) || cells.contains { Self.isWhole($0[column]) }
        }
        while widths.reduce(0, +) + 2 * (widths.count - 1) > Self.terminalWidth {
            guard let widest = widths.indices.filter({ !uncut.contains($0) }).max(by: { widths[$0] < widths[$1] }),
                widths[widest] > 5
            else { break }
            widths[widest] -= 1
        }
        func line(_ values: [String]) -> String {
            let padded = zip(values, widths).map { value, width in
                Self.padded(value.count > width ? value.prefix(width - 1) + "…" : value, width)
            }
            return padded.joined(separator: "  ").replacing(/\ +$/, with: "") + "\n"
        }
        return line(columns.map { $0.uppercased().replacing("_", with: " ") }) + cells.map(line).joined()
    }

    private var json: String {
        let objects = rows.map { row in
            "{"
                + zip(columns, row).map { "\(Self.quoted($0)): \($1.map(Self.quoted) ?? "null")" }.joined(
                    separator: ", ") + "}"
        }
        if isRecord { return (objects.first ?? "{}") + "\n" }
        return "[" + (objects.isEmpty ? "" : "\n  " + objects.joined(separator: ",\n  ") + "\n") + "]\n"
    }

    /// RFC 4180, a comma between values and no byte order mark, for other programs to read; what a spreadsheet would take
    /// for a formula is guarded all the same.
    private var csv: String { Sheet.text([columns] + rows.map { $0.map { $0 ?? "" } }) }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Without the control characters that would move a terminal's cursor.
    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }

    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? String(decoding: encoder.encode(text), as: UTF8.self)) ?? "\"\""
    }

    private static var terminalWidth: Int {
        var size = winsize()
        if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 { return Int(size.ws_col) }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 120
    }
}

extension Date {
    /// `2026-11-21 17:42`, in France's time.
    var stamp: String {
        let style = Date.VerbatimFormatStyle(
            format:
                "\(year: .defaultDigits)-\(month: .twoDigits)-\(day: .twoDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
            timeZone: TimeZone(identifier: "Europe/Paris") ?? .gmt, calendar: Calendar(identifier: .gregorian))
        return formatted(style)
    }
}
