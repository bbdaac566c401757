import Foundation
import Postgres
import Spreadsheet
import Vault

extension Mentor {
    /// What a file of mentors may hold.
    package static let importFields = [
        ImportField("given", isNeeded: true, "Prénom,Prénoms,Prénom(s),Prénom usuel,Given name,First name,Forename"),
        ImportField("family", isNeeded: true, "Nom de famille,Nom,NOM,Nom d’usage,Family name,Last name,Surname"),
        ImportField("email", "Adresse e-mail,E-mail,Email,Mail,Courriel,Mél,E-mail address"),
        ImportField("phone", "Portable,Téléphone,Tél.,Tel,Mobile,Numéro de téléphone,Phone,Telephone"),
        ImportField("languages", "Langues,Langue(s),Langue,Langues parlées,Languages,Language"),
        ImportField("interests", "Centres d’intérêt,Intérêts,Loisirs,Activités,Interests,Activities,Hobbies"),
        ImportField("availability", "Disponibilités,Disponibilité,Dispos,Créneaux,Availability"),
        ImportField("commune", "Commune,Code INSEE,Ville,Domicile,Town,City"),
        ImportField("department", "Département,Dépt,Department"),
        ImportField("postcode", "Code postal,CP,Postcode,Postal code,Zip"),
        ImportField("reach_km", "Rayon,Rayon (km),Jusqu’où,Distance,Km,Reach"),
        ImportField("transport", "Transport,Moyen de transport,Transports,Mobilité,Véhicule"),
        ImportField("capacity", "Nombre de jeunes,Combien de jeunes,Capacité,Places,Mentees,Capacity"),
        ImportField("prefers", "Préférences,Préférence,Preferences"),
        ImportField("wishes", "Souhaits,Motivation,Motivations,Wishes"),
        ImportField(
            "enquired_on", "Premier appel,Date de candidature,Premier contact,Candidature,First call,Enquired on"),
    ]

    /// Brings the mentors of a file into a programme: those who are new are enquiries, those who are known, by their address or
    /// by their name, are brought up to date. An empty cell takes nothing away; nobody is there twice.
    package static func `import`(_ sheet: Sheet, _ order: ImportOrder, in tx: Transaction) throws -> ImportReport {
        let (_, organisation) = try tx.caller.member(.keepMentors)
        let programme = try Programme.open(order.programmeId(in: tx), in: tx)
        let columns = try Columns(of: sheet, for: importFields, said: order.columns)
        try tx.importAlone(for: organisation)
        let known = try KnownMentors(of: programme.id, in: organisation, tx)
        var cells = Cells(columns: columns, lists: try Lists(for: sheet, columns, in: tx))
        var report = ImportReport(columns: columns)
        var rows: [String: Int] = [:]
        var work: [(line: Int, draft: Draft, enquiredOn: String?, mentor: ID<Mentor>?)] = []
        for row in sheet.rows {
            cells.turn(to: row)
            let (draft, day) = (Draft(&cells), cells.day("enquired_on"))
            var line = ImportReport.Line(row: row.number, verdict: .new)
            do {
                let one = try known.match(draft)
                var checks = Checks()
                let identity = draft.identity(from: one?.identity, &checks)
                let offer = try draft.offer(from: one?.offer ?? Offer(), &checks, in: tx)
                if one == nil, let day { _ = checks.day("enquired_on", day, from: nil, to: tx.now) }
                try checks.done()
                guard cells.invalid.isEmpty else { throw Refusal.invalid(cells.invalid) }
                if let before = rows.updateValue(row.number, forKey: KnownMentors.key(identity)) {
                    rows[KnownMentors.key(identity)] = before
                    throw Refusal.invalid([Invalid("given", .twice(row: before))])
                }
                if let one {
                    line.code = one.code
                    let fields =
                        one.hasLeft ? [] : identity.differences(from: one.identity) + offer.differences(from: one.offer)
                    line.verdict = fields.isEmpty ? .unchanged : .changed(fields)
                }
                if line.verdict != .unchanged { work.append((report.lines.count, draft, day, one?.id)) }
            } catch Refusal.invalid(let found) {
                let named = Set(cells.invalid.map(\.field))
                line.verdict = .wrong(cells.invalid + found.filter { !named.contains($0.field) })
            }
            report.lines.append(line)
        }
        let log = Trace.deployment(tx, "programme", programme.id.rawValue)
        try tx.record(.mentorsListed, log, fields: ["name"])
        guard report.mayBegin(order) else { return report }
        for (place, one) in work.enumerated() {
            if let mentor = one.mentor {
                try amend(mentor, one.draft, in: tx)
            } else {
                try enquire(one.draft, on: one.enquiredOn, into: programme.id, in: tx)
            }
            order.progress(place + 1, work.count)
        }
        report.isDone = true
        try tx.record(.mentorsImported, log, fields: columns.taken)
        return report
    }
}

extension Mentor.Identity {
    /// The names of the fields in which it says something else.
    func differences(from other: Self) -> [String] {
        [
            ("given", given == other.given), ("family", family == other.family), ("phone", phone == other.phone),
            ("email", email == other.email), ("wishes", wishes == other.wishes),
        ].filter { !$0.1 }.map(\.0)
    }
}

/// The mentors of a programme by their addresses and by their names, while a file is compared with them.
private struct KnownMentors {
    struct One {
        let id: ID<Mentor>
        let code: String
        let hasLeft: Bool
        let offer: Mentor.Offer
        let identity: Mentor.Identity
    }

    private let all: [One]

    init(of programme: ID<Programme>, in organisation: ID<Organisation>, _ tx: Transaction) throws {
        let rows: [KnownRow] = try tx.inside(.volunteer) {
            try tx.all(
                """
                SELECT m.id, m.code, m.state, m.sealed, m.dek_version, m.sealed_version, \(Mentor.Offer.columns)
                FROM volunteer.mentor m
                WHERE m.programme = \(programme) AND m.erased_at IS NULL
                ORDER BY m.id
                """)
        }
        let keys = try tx.askKeys(about: rows.map(\.id.rawValue)).open()
        all = try rows.compactMap { row in
            try Mentor.opened(row.sealed, row.keyVersion, row.version, of: row.id, in: organisation, keys).map {
                One(id: row.id, code: row.code, hasLeft: row.state == .left, offer: row.offer, identity: $0)
            }
        }
    }

    /// Who a row is about: by the address where both say one, else by the name.
    func match(_ draft: Mentor.Draft) throws -> One? {
        if let email = draft.email, let found = all.first(where: { Self.same($0.identity.email, email) }) {
            return found
        }
        let name = Folded.text("\(draft.given ?? "") \(draft.family ?? "")")
        let found = all.filter {
            Folded.text($0.identity.name) == name && (draft.email == nil || $0.identity.email == nil)
        }
        guard found.count < 2 else { throw Refusal.invalid([Invalid("given", .severalFiles)]) }
        return found.first
    }

    static func key(_ identity: Mentor.Identity) -> String {
        "\(Folded.text(identity.name))|\(identity.email?.lowercased() ?? "")"
    }

    private static func same(_ one: String?, _ other: String) -> Bool { one?.lowercased() == other.lowercased() }
}

private struct KnownRow: RowDecodable {
    let id: ID<Mentor>
    let code: String
    let state: Mentor.State
    let sealed: Bytes?
    let keyVersion: Int?
    let version: Int
    let offer: Mentor.Offer

    init(row: Row) throws {
        (id, code, state) = (try row.column(0), try row.column(1), try row.column(2))
        (sealed, keyVersion, version) = (try row.column(3), try row.column(4), try row.column(5))
        offer = try Mentor.Offer(row: row, from: 6)
    }
}
