import RelaisCore

extension Words {
    func importTitle(_ importing: Importing) -> String {
        switch importing {
        case .people: say("Importer des personnes", "Import people")
        case .organisations: say("Importer des organisations", "Import organisations")
        case .services: say("Importer des services", "Import services")
        case .mentors: say("Importer des parrains", "Import mentors")
        case .mentees: say("Importer des jeunes", "Import young people")
        case .meetings: say("Importer des rencontres", "Import meetings")
        }
    }
    func importLead(_ importing: Importing) -> String {
        switch importing {
        case .people:
            say(
                "D’un tableur vers Relais. Une personne qui a déjà un dossier est mise à jour, jamais doublée.",
                "From a spreadsheet to Relais. Someone who has a file is brought up to date, never doubled.")
        case .mentors:
            say(
                "D’un tableur vers le programme. Un parrain connu, par son adresse ou son nom, est mis à jour, jamais doublé.",
                "From a spreadsheet to the programme. A mentor who is known, by address or name, is brought up to date, never doubled."
            )
        case .mentees:
            say(
                "D’un tableur vers le programme. Chacun a déjà un dossier que vous suivez : code, numéro, ou nom et naissance.",
                "From a spreadsheet to the programme. Each has a file that you follow: code, number, or name and birth date."
            )
        case .meetings:
            say(
                "D’un tableur vers le programme. Chaque ligne nomme les jeunes par leur code. Une rencontre déjà notée n’est jamais doublée.",
                "From a spreadsheet to the programme. Each row names the young people by their code. A meeting that is recorded is never doubled."
            )
        case .organisations, .services:
            say(
                "D’un tableur vers Relais. Un service du même nom est mis à jour, jamais doublé.",
                "From a spreadsheet to Relais. A service of the same name is brought up to date, never doubled.")
        }
    }
    func importSee(_ importing: Importing) -> String {
        switch importing {
        case .people: say("Voir les personnes", "See the people")
        case .mentors: say("Voir les parrains", "See the mentors")
        case .mentees: say("Voir les jeunes", "See the young people")
        case .meetings: say("Voir les rencontres", "See the meetings")
        case .organisations, .services: say("Voir les services", "See the services")
        }
    }
    /// The page that an import leads back to.
    func importBack(_ importing: Importing) -> String {
        switch importing {
        case .people: peopleIFollow
        case .mentors: programmePart(.mentors)
        case .mentees: programmePart(.mentees)
        case .meetings: programmePart(.meetings)
        case .organisations, .services: allServices
        }
    }
    var importFromFile: String { say("Importer un fichier", "Import a file") }
    var csvFile: String { say("Fichier CSV", "CSV file") }
    var csvHint: String {
        say(
            "Enregistrez la feuille au format CSV depuis Excel ou LibreOffice. 3 Mo au plus. Rien n’est écrit avant votre accord.",
            "Save the sheet as CSV from Excel or LibreOffice. 3 MB at most. Nothing is written before you agree.")
    }
    var readFile: String { say("Lire le fichier", "Read the file") }
    var knownColumns: String { say("Les colonnes que Relais reconnaît", "The columns Relais recognises") }
    var knownColumnsHint: String {
        say(
            "Les autres colonnes ne sont pas importées et rien n’en est gardé.",
            "Other columns are not imported, and nothing of them is kept.")
    }
    var needed: String { say("nécessaire", "needed") }
    func columnsRead(_ rows: Int, _ encoding: String) -> String {
        say(
            "\(count(rows, ("ligne lue", "lignes lues"), ("", ""))), \(encoding)",
            "\(count(rows, ("", ""), ("row read", "rows read"))), \(encoding)")
    }
    var columnsHint: String {
        say(
            "Voici ce que Relais a compris de chaque colonne. Corrigez, puis vérifiez à nouveau.",
            "This is what Relais made of each column. Correct it, then check again.")
    }
    func forExample(_ value: String) -> String { say("Par exemple : \(value)", "For example: \(value)") }
    var emptyColumn: String { say("Colonne vide", "Empty column") }
    var leftAside: String { say("Laissée de côté", "Left aside") }
    var skipWrong: String {
        say(
            "N’importer que les lignes justes ; les autres seront à télécharger et à corriger.",
            "Import the good rows only; the others can be downloaded and corrected.")
    }
    var importNow: String { say("Importer", "Import") }
    var checkAgain: String { say("Vérifier à nouveau", "Check again") }
    var downloadFailures: String { say("Télécharger les lignes à corriger", "Download the rows to correct") }
    var otherFile: String { say("Prendre un autre fichier", "Take another file") }
    var rowByRow: String { say("Ligne par ligne", "Row by row") }
    func row(_ number: Int) -> String { say("Ligne \(number)", "Row \(number)") }
    var rowColumn: String { say("Ligne", "Row") }
    var resultColumn: String { say("Résultat", "Result") }
    var detailColumn: String { say("Précision", "Details") }
    func firstRows(_ shown: Int, of all: Int) -> String {
        say("Les \(shown) premières, sur \(all).", "The first \(shown) of \(all).")
    }
}
