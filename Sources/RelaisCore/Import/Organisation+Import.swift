import Postgres
import Spreadsheet

extension Organisation {
    /// What a file of organisations may hold.
    package static let importFields = [
        ImportField(
            "name", isNeeded: true,
            "Nom,Organisation,Nom de l’organisation,Structure,Nom de la structure,Association,Raison sociale,Name,Organization"
        )
    ]

    /// Takes the organisations of a file into the network; those that are there by the same name stay as they are.
    package static func `import`(_ sheet: Sheet, _ order: ImportOrder, in tx: Transaction) throws -> ImportReport {
        try tx.caller.require(.keepOrganisations)
        let columns = try Columns(of: sheet, for: importFields, said: order.columns)
        let kept: [Only<String>] = try tx.all("SELECT name FROM directory.organisation")
        let known = Set(kept.map { Folded.text($0.value) })
        var report = ImportReport(columns: columns)
        var rows: [String: Int] = [:]
        var new: [String] = []
        for row in sheet.rows {
            let verdict: ImportReport.Verdict
            do {
                let name = try checked(name: columns.cell("name", of: row))
                if let before = rows[Folded.text(name)] {
                    verdict = .wrong([Invalid("name", .twice(row: before))])
                } else {
                    rows[Folded.text(name)] = row.number
                    verdict = known.contains(Folded.text(name)) ? .unchanged : .new
                    if verdict == .new { new.append(name) }
                }
            } catch Refusal.invalid(let found) {
                verdict = .wrong(found)
            }
            report.lines.append(ImportReport.Line(row: row.number, verdict: verdict))
        }
        guard report.mayBegin(order) else { return report }
        for (place, name) in new.enumerated() {
            try add(name: name, in: tx)
            order.progress(place + 1, new.count)
        }
        report.isDone = true
        try tx.record(.organisationsImported, .deployment(tx, "organisation", tx.deployment), fields: columns.taken)
        return report
    }
}
