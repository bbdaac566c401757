import Spreadsheet

extension Sheet {
    /// Reads a file someone gave. Refuses in words what is no table.
    package static func read(_ bytes: [UInt8], limits: Limits = Limits()) throws -> Sheet {
        do { return try Sheet(bytes, limits: limits) } catch let problem as Problem { throw Refusal.sheet(problem) }
    }
}

extension Sheet.Problem {
    /// What to do about a file that is no table.
    var words: (french: String, english: String) {
        switch self {
        case .empty: ("Le fichier est vide.", "The file is empty.")
        case .tooLarge(let most):
            (
                "Le fichier est trop lourd : \(most / 1_000_000) Mo au plus. Coupez-le en plusieurs.",
                "The file is too large: \(most / 1_000_000) MB at most. Cut it into several."
            )
        case .tooManyRows(let most):
            (
                "Le fichier a trop de lignes : \(most) au plus. Coupez-le en plusieurs.",
                "The file has too many rows: \(most) at most. Cut it into several."
            )
        case .tooManyColumns(let most):
            ("Le fichier a trop de colonnes : \(most) au plus.", "The file has too many columns: \(most) at most.")
        case .workbook:
            (
                "C’est un classeur. Dans Excel ou LibreOffice, enregistrez la feuille au format CSV, puis recommencez.",
                "This is a workbook. In Excel or LibreOffice, save the sheet as CSV, then try again."
            )
        case .notText: ("Ce fichier n’est pas un fichier CSV.", "This file is not a CSV file.")
        case .quotes(let row):
            (
                "Ligne \(row) : un guillemet n’est pas à sa place ou n’est jamais fermé.",
                "Row \(row): a quotation mark is out of place or never closed."
            )
        case .unclear(let row):
            (
                "Ligne \(row) : un caractère se confond avec le séparateur. Écrivez-le autrement.",
                "Row \(row): a character merges with the separator. Write it in another way."
            )
        case .tooWide(let row):
            (
                "Ligne \(row) : plus de cellules que d’intitulés. Mettez entre guillemets les cellules qui contiennent le séparateur.",
                "Row \(row): more cells than headings. Put quotation marks around cells that hold the separator."
            )
        }
    }
}

extension Invalid.Problem {
    /// What an import says of a field, beside what a form would.
    func importWords(field: String) -> (french: String, english: String) {
        switch self {
        case .twoDigitYear:
            (
                "\(field) : écrivez l’année avec ses quatre chiffres, comme 05/04/2008.",
                "\(field): write the year with its four digits, as in 05/04/2008."
            )
        case .unknownCommune:
            (
                "\(field) : Relais ne connaît pas cette commune. Donnez son nom entier, son code postal ou son code INSEE.",
                "\(field): Relais knows no such commune. Give its whole name, its postcode or its INSEE code."
            )
        case .severalCommunes(let names):
            (
                "\(field) : plusieurs communes correspondent : \(names.joined(separator: ", ")). Gardez la bonne.",
                "\(field): several communes fit: \(names.joined(separator: ", ")). Keep the right one."
            )
        case .missingColumn:
            (
                "\(field) : aucune colonne du fichier ne s’appelle ainsi. Choisissez-la.",
                "\(field): no column of the file is called that. Choose it."
            )
        case .twoColumns: ("\(field) : choisi pour deux colonnes.", "\(field): chosen for two columns.")
        case .twice(let row):
            ("\(field) : déjà à la ligne \(row).", "\(field): already in row \(row).")
        case .noFile:
            (
                "\(field) : aucun dossier ne correspond. Ouvrez-le d’abord, ou importez les personnes.",
                "\(field): no file fits. Open one first, or import the people."
            )
        case .severalFiles:
            (
                "\(field) : plusieurs dossiers correspondent. Ajoutez une colonne de numéros, ou corrigez-les un à un.",
                "\(field): several files fit. Add a column of numbers, or correct them one by one."
            )
        default: words(field: field)
        }
    }
}
