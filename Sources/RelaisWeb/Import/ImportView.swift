import RelaisCore
import Spreadsheet

/// The steps of an import: a file to choose, then what was read of it, row by row, until it is done.
struct ImportView {
    let importing: Importing
    /// The page of these: `/people`.
    let base: String
    let words: Words
    let token: HTML?

    private var path: String { "\(base)/import" }

    /// The first step. `choices` are those made before for a file that is to be chosen again.
    func choice(_ refusal: Refusal?, _ choices: [String: [String]] = [:]) -> HTML {
        """
        \(head)
        \(when(refusal) { "<div class=\"note note-err\" role=\"alert\">\(Icon.state("late"))<div><p>\($0.sentence(in: words.language))</p></div></div>" })
        \(form("\(fileField)\(kept(choices))", "<button class=\"btn btn-go\" name=\"act\" value=\"check\">\(words.readFile)</button><a class=\"btn\" href=\"\(base)\">\(words.back)</a>"))
        <section class="sec" aria-labelledby="known"><h2 id="known">\(words.knownColumns)</h2><p class="soft">\(words.knownColumnsHint)</p>
        <dl class="facts">\(importing.fields.map(known))</dl></section>
        """
    }

    /// What was read, and what would come of it, or came of it.
    func html(
        _ report: ImportReport, _ file: String, _ order: ImportOrder, _ invalid: [Invalid], _ sheet: Sheet
    ) -> HTML {
        let carried: HTML = "<input type=\"hidden\" name=\"sheet\" value=\"\(file)\">"
        let failures: HTML? = when(report.count(.wrong) > 0) {
            "<button class=\"btn\" name=\"act\" value=\"failures\">\(words.downloadFailures)</button>"
        }
        let sentence: HTML = "<p>\(report.summary(in: words.language, isDryRun: order.isDryRun))</p>"
        if report.isDone {
            return """
                \(head)
                \(Piece.note("ok", icon: "done", sentence))
                \(form("\(carried)\(hiddenColumns(report.columns))", "\(failures)<a class=\"btn btn-go\" href=\"\(base)\">\(words.importSee(importing))</a>"))
                \(lines(report))
                """
        }
        let skip: HTML? = when(report.count(.wrong) > 0) {
            """
            <div class="check"><input type="checkbox" id="f-skip_wrong" name="skip_wrong" value="1"\(when(order.skipsWrong) { " checked" })>\
            <label for="f-skip_wrong">\(words.skipWrong)</label></div>
            """
        }
        let imports: HTML? = when(invalid.isEmpty && report.count(.new) + report.count(.changed) > 0) {
            "<button class=\"btn btn-go\" name=\"act\" value=\"import\">\(words.importNow)</button>"
        }
        return """
            \(head)
            \(Piece.errors(invalid, words))
            \(when(invalid.isEmpty) { Piece.note(report.count(.wrong) > 0 ? "warn" : "info", icon: "eye", sentence) })
            \(form("""
                \(carried)\(columns(report.columns, invalid, sheet))\(skip)
                """, "\(imports)<button class=\"btn\" name=\"act\" value=\"check\">\(words.checkAgain)</button>\(failures)<a class=\"btn\" href=\"\(path)\">\(words.otherFile)</a>"))
            \(lines(report))
            """
    }

    private var head: HTML {
        """
        \(Piece.back(to: base, words.importBack(importing)))
        <div class="head"><h1>\(words.importTitle(importing))</h1><p class="lead">\(words.importLead(importing))</p></div>
        """
    }

    private func form(_ fields: HTML, _ buttons: HTML) -> HTML {
        """
        <form class="form form-page" method="post" action="\(path)" enctype="multipart/form-data">\(token)\(fields)\
        <p class="acts">\(buttons)</p></form>
        """
    }

    private var fileField: HTML {
        """
        <div class="field"><label for="f-file">\(words.csvFile)</label><p class="hint" id="h-file">\(words.csvHint)</p>\
        <input class="in" id="f-file" name="file" type="file" accept=".csv,.tsv,.txt,text/csv" aria-describedby="h-file" required></div>
        """
    }

    private func kept(_ choices: [String: [String]]) -> [HTML] {
        choices.sorted { $0.key < $1.key }.flatMap { name, values in
            values.map { "<input type=\"hidden\" name=\"\(name)\" value=\"\($0)\">" }
        }
    }

    private func known(_ field: ImportField) -> HTML {
        let examples = field.examples.joined(separator: ", ")
        return """
            <div><dt>\(Invalid.label(field.name, in: words.language))\(when(field.isNeeded) { " <b>(\(words.needed))</b>" })</dt><dd>\(examples)</dd></div>
            """
    }

    /// For each column of the file, the field it fills, as it was guessed or chosen, with a first value to recognise it by.
    private func columns(_ columns: Columns, _ invalid: [Invalid], _ sheet: Sheet) -> HTML {
        let selects = columns.headings.indices.map { index -> HTML in
            let options = columns.fields.map { field -> HTML in
                """
                <option value="\(field.name)"\(when(columns.filled[index] == field.name) { " selected" })>\
                \(Invalid.label(field.name, in: words.language))</option>
                """
            }
            let example = sheet.rows.lazy.map { $0.cells[index] }.first { !$0.isEmpty }
            // Links from what is wrong lead to the first column that was chosen for it, or to the first of all.
            let field = columns.filled[index].flatMap { name in invalid.contains { $0.field == name } ? name : nil }
            return """
                <div class="field"><label for="c-\(index)">\(columns.headings[index])</label>\
                <p class="hint" id="h-c-\(index)">\(example.map { words.forExample(String($0.prefix(40))) } ?? words.emptyColumn)</p>\
                <select class="in" id="c-\(index)" name="column_\(index)" aria-describedby="h-c-\(index)"\(when(field != nil) { " aria-invalid=\"true\"" })>\
                <option value="">\(words.leftAside)</option>\(options)</select></div>
                """
        }
        return """
            <fieldset class="sec"><legend class="h2">\(words.columnsRead(sheet.rows.count, sheet.encoding.rawValue))</legend>\
            \(invalid.map { "<span id=\"f-\($0.field)\"></span>" as HTML })<p class="hint">\(words.columnsHint)</p>\
            <div class="duo">\(selects)</div></fieldset>
            """
    }

    private func hiddenColumns(_ columns: Columns) -> [HTML] {
        columns.filled.enumerated().map { index, field in
            "<input type=\"hidden\" name=\"column_\(index)\" value=\"\(field ?? "")\">"
        }
    }

    private static let mostLines = 200

    /// The rows, those to correct first.
    private func lines(_ report: ImportReport) -> HTML? {
        let wrong = report.lines.filter { $0.verdict.kind == .wrong }
        let shown = (wrong + report.lines.filter { $0.verdict.kind != .wrong }).prefix(Self.mostLines)
        let rows = shown.map { line -> HTML in
            let kind = line.verdict.kind
            return """
                <tr role="row"><th scope="row" role="rowheader">\(words.row(line.row))</th>\
                <td role="cell" data-label="\(words.resultColumn)"><span class="chip chip-\(kind == .wrong ? "late" : kind == .new ? "ok" : "sent")">\(kind.word(in: words.language))</span></td>\
                <td role="cell" data-label="\(words.codeColumn)">\(when(line.code) { Piece.code($0) } ?? "–")</td>\
                <td role="cell" data-label="\(words.detailColumn)">\(line.verdict.told(in: words.language) ?? "–")</td></tr>
                """
        }
        let heads = [words.rowColumn, words.resultColumn, words.codeColumn, words.detailColumn].map { head -> HTML in
            "<th scope=\"col\" role=\"columnheader\">\(head)</th>"
        }
        return when(!rows.isEmpty) {
            """
            <section class="sec" aria-labelledby="rows"><h2 id="rows">\(words.rowByRow)</h2>
            \(when(report.lines.count > shown.count) { "<p class=\"soft\">\(words.firstRows(shown.count, of: report.lines.count))</p>" })
            <table class="cards" role="table"><caption class="vh">\(words.rowByRow)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(rows)</tbody></table></section>
            """
        }
    }
}
