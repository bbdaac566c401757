import Postgres
import Spreadsheet

extension Service {
    /// What a file of services may hold.
    package static let importFields = [
        ImportField("organisation", "Organisation,Structure,Association,Nom de la structure,Porteur,Organization"),
        ImportField("name", isNeeded: true, "Nom,Nom du service,Service,Intitulé,Titre,Action,Name,Service name,Title"),
        ImportField("description", "Description,Présentation,Présentation résumé,Descriptif,Détail,Details"),
        ImportField(
            "thematiques", isNeeded: true, "Thématiques,Thématique(s),Thématique,Thèmes,Thème,Themes,Theme,Topics"),
        ImportField("languages", "Langues,Langue(s),Langues parlées,Langue,Languages,Language"),
        ImportField("minimum_age", "Âge minimum,Âge min,Âge mini,À partir de,Minimum age,From age"),
        ImportField("maximum_age", "Âge maximum,Âge max,Âge maxi,Jusqu’à,Maximum age,To age"),
        ImportField("commune", isNeeded: true, "Commune,Code INSEE,INSEE,Ville,Town,City"),
        ImportField("department", "Département,Dépt,Department"),
        ImportField("postcode", "Code postal,CP,Postcode,Postal code,Zip"),
        ImportField("territory", "Territoire,Zone d’éligibilité,Secteur,Territory,Area"),
        ImportField("publics", "Publics,Public,Profils,For whom"),
        ImportField("transport", "Transport,Transports,Accès,Access"),
    ]

    /// Brings the services of a file: a service is known by its organisation and its name. Who acts for an organisation
    /// brings its own, and needs no column that names it.
    package static func `import`(_ sheet: Sheet, _ order: ImportOrder, in tx: Transaction) throws -> ImportReport {
        let caller = try tx.caller
        try caller.require(.keepServices)
        let columns = try Columns(of: sheet, for: importFields, said: order.columns)
        if caller.organisation == nil && !columns.taken.contains("organisation") {
            throw Refusal.invalid([Invalid("organisation", .missingColumn)])
        }
        let organisations = try organisationsByName(in: tx)
        let known = try offers(in: tx)
        var cells = Cells(columns: columns, lists: try Lists(for: sheet, columns, in: tx))
        var report = ImportReport(columns: columns)
        var rows: [Named: Int] = [:]
        var work: [Work] = []
        for row in sheet.rows {
            cells.turn(to: row)
            var draft = Draft(&cells)
            let verdict: ImportReport.Verdict
            do {
                let organisation = try owner(cells, caller, organisations)
                let name = Named(organisation: organisation, name: Folded.text(draft.name ?? ""))
                if let kept = known[name] { draft.keep(kept.offer, but: columns.taken) }
                let offer = try checked(draft)
                guard cells.invalid.isEmpty else { throw Refusal.invalid([]) }
                if let before = rows[name] { throw Refusal.invalid([Invalid("name", .twice(row: before))]) }
                rows[name] = row.number
                if let kept = known[name] {
                    let fields = kept.offer.differences(from: offer)
                    verdict = fields.isEmpty ? .unchanged : .changed(fields)
                    if !fields.isEmpty { work.append(Work(draft: draft, organisation: organisation, service: kept.id)) }
                } else {
                    verdict = .new
                    work.append(Work(draft: draft, organisation: organisation, service: nil))
                }
            } catch Refusal.invalid(let found) {
                let named = Set(cells.invalid.map(\.field))
                verdict = .wrong(cells.invalid + found.filter { !named.contains($0.field) })
            }
            report.lines.append(ImportReport.Line(row: row.number, verdict: verdict))
        }
        guard report.mayBegin(order) else { return report }
        for (place, one) in work.enumerated() {
            if let service = one.service {
                try amend(service, to: one.draft, in: tx)
            } else {
                try add(one.draft, to: one.organisation, in: tx)
            }
            order.progress(place + 1, work.count)
        }
        report.isDone = true
        try tx.record(.servicesImported, .deployment(tx, "service", tx.deployment), fields: columns.taken)
        return report
    }

    private struct Named: Hashable {
        let organisation: ID<Organisation>
        let name: String
    }

    private struct Work {
        let draft: Draft
        let organisation: ID<Organisation>
        let service: ID<Service>?
    }

    private struct Kept: RowDecodable {
        let id: ID<Service>
        let organisation: ID<Organisation>
        let offer: Offer
        init(row: Row) throws {
            let values: (String, String, [String], [String], Int?, Int?, String)
            let more: ([String], [String], [String], Bool)
            (
                id, organisation, values.0, values.1, values.2, values.3, values.4, values.5, values.6, more.0, more.1,
                more.2, more.3
            ) = try row.decode()
            offer = Offer(
                name: values.0, description: values.1, thematiques: values.2, languages: values.3,
                minimumAge: values.4, maximumAge: values.5, commune: values.6,
                territory: more.0, publics: more.1, transport: more.2, acceptsNow: more.3)
        }
    }

    private static func offers(in tx: Transaction) throws -> [Named: Kept] {
        let kept: [Kept] = try tx.all(
            """
            SELECT id, organisation, name, description, thematiques, languages, minimum_age, maximum_age, commune, territory, publics,
                transport, accepts_now
            FROM directory.service
            """)
        return Dictionary(
            kept.map { (Named(organisation: $0.organisation, name: Folded.text($0.offer.name)), $0) }
        ) { first, _ in first }
    }

    private static func organisationsByName(in tx: Transaction) throws -> [String: ID<Organisation>] {
        let kept: [Organisation] = try tx.all("SELECT id, name, 0::bigint FROM directory.organisation")
        return Dictionary(kept.flatMap { [(Folded.text($0.name), $0.id), (Folded.text($0.id.text), $0.id)] }) {
            one, _ in one
        }
    }

    /// Whose service a row is about: one's own, where one acts for an organisation.
    private static func owner(
        _ cells: Cells, _ caller: Caller, _ organisations: [String: ID<Organisation>]
    ) throws -> ID<Organisation> {
        guard let cell = cells.text("organisation") else {
            guard let own = caller.organisation else { throw Refusal.invalid([Invalid("organisation", .missing)]) }
            return own
        }
        guard let named = organisations[Folded.text(cell)], caller.organisation ?? named == named else {
            throw Refusal.invalid([Invalid("organisation", .notInList)])
        }
        return named
    }
}

extension Service.Draft {
    fileprivate init(_ cells: inout Cells) {
        let languages = cells.languages("languages")
        self.init(
            name: cells.text("name"), description: cells.text("description"),
            thematiques: cells.thematiques("thematiques"),
            languages: languages.isEmpty && cells.text("languages") == nil ? ["fra"] : languages,
            minimumAge: cells.text("minimum_age"), maximumAge: cells.text("maximum_age"),
            commune: cells.commune("commune"), territory: cells.parts("territory"), publics: cells.parts("publics"),
            transport: cells.parts("transport"))
    }

    /// What a file has no column for stays as it is.
    fileprivate mutating func keep(_ offer: Service.Offer, but taken: [String]) {
        if !taken.contains("territory") { territory = offer.territory }
        if !taken.contains("publics") { publics = offer.publics }
        if !taken.contains("transport") { transport = offer.transport }
        acceptsNow = offer.acceptsNow
    }
}

extension Service.Offer {
    /// The names of the fields in which another differs.
    fileprivate func differences(from other: Service.Offer) -> [String] {
        [
            ("name", name == other.name), ("description", description == other.description),
            ("thematiques", thematiques == other.thematiques), ("languages", languages == other.languages),
            ("minimum_age", minimumAge == other.minimumAge), ("maximum_age", maximumAge == other.maximumAge),
            ("commune", commune == other.commune), ("territory", territory == other.territory),
            ("publics", publics == other.publics), ("transport", transport == other.transport),
        ].filter { !$0.1 }.map(\.0)
    }
}
