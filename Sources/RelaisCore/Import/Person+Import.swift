import Foundation
import Postgres
import Spreadsheet

extension Person {
    /// What a file of people may hold.
    package static let importFields = [
        ImportField(
            "number",
            "Numéro de dossier,N° dossier,Numéro,N°,Nº,Identifiant,Matricule,Référence,Id,External id,File number,Number,Reference"
        ),
        ImportField("given", isNeeded: true, "Prénom,Prénoms,Prénom(s),Prénom usuel,Given name,First name,Forename"),
        ImportField("family", "Nom de famille,Nom,NOM,Nom d’usage,Nom de naissance,Family name,Last name,Surname"),
        ImportField(
            "birth_date",
            "Date de naissance,Né(e) le,Né le,Née le,Naissance,Date naissance,DDN,Date of birth,Birth date,Born,DOB"),
        ImportField("gender", "Genre,Sexe,Civilité,Gender,Sex"),
        ImportField(
            "phone",
            "Portable,Téléphone portable,Tél. portable,Mobile,Téléphone,Tél.,Tel,Numéro de téléphone,Phone,Telephone,Cell"
        ),
        ImportField("email", "Adresse e-mail,E-mail,Email,Mail,Courriel,Mél,E-mail address"),
        ImportField("address", "Adresse,Adresse postale,Domicile,Address"),
        ImportField("contact_wishes", "Souhaits de contact,Contact souhaité,Contact wishes"),
        ImportField(
            "languages", isNeeded: true,
            "Langues,Langue(s),Langue,Langues parlées,Langue parlée,Langue maternelle,Languages,Language,Mother tongue"),
        ImportField(
            "french_level",
            "Niveau de français,Niveau français,Français,Niveau,Niveau CECRL,Niveau linguistique,Level of French,French,French level"
        ),
        ImportField("commune", "Commune,Code INSEE,INSEE,Ville,Commune de résidence,Ville de résidence,Town,City"),
        ImportField("department", "Département,Dépt,Department"),
        ImportField("postcode", "Code postal,CP,Postcode,Postal code,Zip"),
    ]

    /// Brings a file of people: those who are new get a file of their own, those who have one are brought up to date, and
    /// nobody gets two. An empty cell takes nothing away.
    ///
    /// All of it in one transaction. A wrong row keeps the whole file out, unless the order says to leave it aside.
    package static func `import`(
        _ sheet: Sheet, _ order: ImportOrder, in tx: Transaction
    ) throws -> ImportReport {
        let (_, organisation) = try tx.caller.member(.registerPeople)
        let columns = try Columns(of: sheet, for: importFields, said: order.columns)
        let follower = try order.assignTo.flatMap { try colleague($0, in: tx) }
        try tx.importAlone(for: organisation)
        var arrivals = try Arrivals(sheet, columns, organisation, in: tx)
        let log = Trace.deployment(tx, "organisation", organisation.rawValue)
        try tx.record(.personsCompared, log, fields: columns.taken)
        guard arrivals.report.mayBegin(order) else { return arrivals.report }

        let chunk = 500
        let newcomers = arrivals.newcomers
        let all = newcomers.count + arrivals.changes.count
        for start in stride(from: 0, to: newcomers.count, by: chunk) {
            let some = newcomers[start..<min(start + chunk, newcomers.count)]
            let codes = try register(all: ArraySlice(some.map(\.newcomer)), followedBy: follower, in: tx)
            for (one, code) in zip(some, codes) { arrivals.report.lines[one.line].code = code }
            order.progress(some.endIndex, all)
        }
        for start in stride(from: 0, to: arrivals.changes.count, by: chunk) {
            let some = arrivals.changes[start..<min(start + chunk, arrivals.changes.count)]
            try amend(all: some, in: tx)
            order.progress(newcomers.count + some.endIndex, all)
        }
        arrivals.report.isDone = true
        try tx.record(.personsImported, log, fields: columns.taken)
        return arrivals.report
    }

    /// Who will follow the new people, where a coordinator says it is a colleague.
    private static func colleague(_ named: String, in tx: Transaction) throws -> ID<Account>? {
        let (account, _) = try tx.caller.member(.assignPeople)
        let chosen = try Colleague.chosen(named, in: tx)
        return chosen == account ? nil : chosen
    }
}

extension Transaction {
    /// Refuses a second import of an organisation at the same time: neither would see whom the other brings.
    func importAlone(for organisation: ID<Organisation>) throws {
        let isAlone: Only<Bool> = try one(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(\("import \(organisation.text)"), 0))")
        guard isAlone.value else { throw Refusal.importUnderWay }
        // Plans go by what the tables held before: believed small, they would be read whole again for each row that is added.
        try execute("SET LOCAL enable_seqscan = off")
    }
}
