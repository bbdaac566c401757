import Hummingbird
import NIOCore
import RelaisCore
import Spreadsheet

extension Operation {
    /// What the command line and the pages bring from a file.
    static let imports: [Operation] = [
        bring(.people, "Open or update files for the people of a spreadsheet", .people),
        bring(.services, "Add or update the services of a spreadsheet", .services),
        bring(.mentors, "Bring the mentors of a spreadsheet into a programme", .mentoring),
        bring(.mentees, "Take the people of a spreadsheet into a programme", .mentoring),
        bring(.meetings, "Record the past meetings of a spreadsheet", .mentoring),
        bring(.organisations, "Take the organisations of a spreadsheet into the network", .organisations),
    ]

    /// Reads the file in the body, and says row by row what came of it, or would: all of it in one transaction, or nothing.
    private static func bring(_ importing: Importing, _ summary: String, _ topic: Topic) -> Operation {
        let more: [Input] =
            switch importing {
            case .people: [.maybe("assign_to", .name(most: 100))]
            case .mentors, .mentees, .meetings: [.needed("programme", .name(most: 150))]
            case .organisations, .services: []
            }
        return Operation(
            .post, "\(importing.rawValue)/import", summary, topic, access: .may(importing.permission),
            query: [
                .maybe("dry_run", .choice(["yes", "no"])), .maybe("skip_wrong", .choice(["yes", "no"])),
                .maybe("columns", .form("[a-z_]*(,[a-z_]*)*", most: 3_000)),
            ] + more,
            takes: .sheet, answers: ImportJSON.schema
        ) { call in
            let sheet = try Sheet.read(call.sheet, limits: Sheet.Limits(bytes: Site.largestSheet))
            let order = ImportOrder(call.query)
            if !importing.isAboutPeople {
                // The directory shows nobody, so that looking is no entry: nothing is written until it will be done.
                let looked = try await call.read { tx in
                    let report = try importing.visit(sheet, order.asTrial, in: tx)
                    guard !report.mayBegin(order) else { return .done }
                    return try .json(ImportJSON(report, in: call.visitor.language))
                }
                guard looked.body.isEmpty else { return looked }
            }
            return try await call.write(within: Store.long) { tx in
                try .json(ImportJSON(importing.visit(sheet, order, in: tx), in: call.visitor.language))
            }
        }
    }
}

extension ImportOrder {
    /// What stands in the query of a call. `columns` names the field of each column in order, nothing for one left aside.
    fileprivate init(_ query: Query) {
        self.init()
        isDryRun = query["dry_run"] == "yes"
        skipsWrong = query["skip_wrong"] == "yes"
        (assignTo, programme) = (query["assign_to"], query["programme"])
        if let named = query["columns"] {
            columns = .all(named.split(separator: ",", omittingEmptySubsequences: false).map { String($0) })
        }
    }
}

private struct ImportJSON: Encodable {
    struct Column: Encodable {
        let heading: String
        let field: String?
    }
    struct Row: Encodable {
        struct Wrong: Encodable {
            let field: String
            let detail: String
        }
        let row: Int
        let result: String
        let code: String?
        let fields: [String]
        let errors: [Wrong]

        init(_ line: ImportReport.Line, in language: Language) {
            (row, result, code) = (line.row, line.verdict.kind.rawValue, line.code)
            if case .changed(let names) = line.verdict { fields = names } else { fields = [] }
            if case .wrong(let found) = line.verdict {
                errors = found.map { Wrong(field: $0.field, detail: $0.sentence(in: language)) }
            } else {
                errors = []
            }
        }
    }
    let isDone: Bool
    let new: Int
    let changed: Int
    let unchanged: Int
    let elsewhere: Int
    let wrong: Int
    let columns: [Column]
    let rows: [Row]

    init(_ report: ImportReport, in language: Language) {
        isDone = report.isDone
        (new, changed, unchanged) = (report.count(.new), report.count(.changed), report.count(.unchanged))
        (elsewhere, wrong) = (report.count(.elsewhere), report.count(.wrong))
        columns = zip(report.columns.headings, report.columns.filled).map { Column(heading: $0, field: $1) }
        rows = report.lines.map { Row($0, in: language) }
    }

    static let schema = Schema.object(
        "Import",
        [
            .init("is_done", .flag), .init("new", .integer()), .init("changed", .integer()),
            .init("unchanged", .integer()), .init("elsewhere", .integer()), .init("wrong", .integer()),
            .init(
                "columns",
                .list(.object("ImportColumn", [.init("heading", .text()), .maybe("field", .text())]))),
            .init("rows", .list(row)),
        ])

    private static let row = Schema.object(
        "ImportRow",
        [
            .init("row", .integer()), .init("result", .choice(ImportReport.Kind.self)), .maybe("code", .text()),
            .init("fields", .list(.text())),
            .init(
                "errors",
                .list(.object("ImportError", [.init("field", .text()), .init("detail", .text())]))),
        ])
}
