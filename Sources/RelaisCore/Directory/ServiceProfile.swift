import Foundation
import Postgres

/// A service, as it is compared with what is looked for.
final class ServiceProfile: Sendable {
    let id: ID<Service>
    let name: String
    /// What decides between those that are alike: who offers it, and its name.
    let order: String
    let themes: [String]
    let languages: [String]
    let minimumAge: Int?
    let maximumAge: Int?
    /// Codes of communes and departments; none where nothing is said.
    let territory: [String]
    let publics: [Service.Public]
    let transport: [Service.Transport]
    let department: String
    let spot: Spot?
    /// The words of its name, of who offers it, of where it is, of what it is about; of its name alone; each of the first three in one word.
    let (words, ownWords, wholes): (WordList, WordList, WordList)

    private init(_ row: Stored, _ labels: [String: [Spelled.Word]], _ once: (String) -> Spelled) {
        (id, name, order) = (row.id, row.name, "\(row.owner)\u{1}\(row.name)")
        (themes, languages) = (row.themes, row.languages)
        (publics, transport) = (
            row.publics.compactMap(Service.Public.init), row.transport.compactMap(Service.Transport.init)
        )
        (minimumAge, maximumAge, territory) = (row.ages.0, row.ages.1, row.territory)
        (department, spot) = (row.department, row.spot)
        let (name, owner, commune) = (Spelled(row.name), once(row.owner), once(row.commune))
        words = WordList(name.words + owner.words + commune.words + row.themes.flatMap { labels[$0] ?? [] })
        (ownWords, wholes) = (name.list, WordList([name.whole, owner.whole, commune.whole]))
    }

    /// Reads some, with the versions they are in.
    static func read(
        _ services: [ID<Service>], in tx: Transaction
    ) throws -> [(Catalogue.Version, ServiceProfile)] {
        let themes = try Reference.thematiques(in: tx)
        let rows: [Stored] = try tx.all(
            """
            SELECT s.id, s.entry, o.entry, s.name, o.name, c.name, s.thematiques, s.languages, s.minimum_age, s.maximum_age, s.territory,
                s.publics, s.transport, c.department, c.latitude, c.longitude, c.density
            FROM directory.service s
            JOIN directory.organisation o ON o.id = s.organisation
            JOIN directory.commune c ON c.code = s.commune
            WHERE s.id = ANY (\(services.map(\.rawValue)))
            LIMIT \(services.count)
            """)
        let labels = Dictionary(
            try themes.all().map { ($0.code, Spelled($0.french).words + Spelled($0.english).words) }
        ) { first, _ in first }
        // What many services share is spelled once.
        var spelled: [String: Spelled] = [:]
        func once(_ text: String) -> Spelled {
            if let known = spelled[text] { return known }
            let made = Spelled(text)
            spelled[text] = made
            return made
        }
        return rows.map { ($0.version, ServiceProfile($0, labels, once)) }
    }

    private struct Stored: RowDecodable {
        let id: ID<Service>
        let version: Catalogue.Version
        let (name, owner, commune): (String, String, String)
        let (themes, languages): ([String], [String])
        let ages: (Int?, Int?)
        let (territory, publics, transport): ([String], [String], [String])
        let department: String
        let spot: Spot?

        init(row: Row) throws {
            let entries: (UUID, UUID)
            let place: (Double?, Double?, Int?)
            (
                id, entries.0, entries.1, name, owner, commune, themes, languages, ages.0, ages.1, territory, publics,
                transport, department, place.0, place.1, place.2
            ) = try row.decode()
            version = Catalogue.Version(service: entries.0, organisation: entries.1)
            spot = Spot(place.0, place.1, place.2, department)
        }
    }
}

extension ServiceProfile {
    /// Whether it is what was asked for by codes and numbers; words, places and distances are compared elsewhere.
    func meets(_ terms: ServiceSearch.Terms) -> Bool {
        if let theme = terms.theme, !themes.contains(where: { $0 == theme || $0.hasPrefix(theme + "--") }) {
            return false
        }
        if let age = terms.age, age < minimumAge ?? 0 || age > maximumAge ?? 200 { return false }
        if let language = terms.language, !languages.contains(language) { return false }
        if let wanted = terms.publics, isForSome, !publics.contains(wanted) { return false }
        if let transport = terms.transport, !self.transport.contains(transport) { return false }
        return true
    }

    /// What it asks for, beside what is known of someone who lives in an area (a commune, a department) and speaks some languages.
    func terms(for languages: [String], speakingFrench: Bool, in area: [String]) -> Fit.Terms {
        Fit.Terms(
            minimumAge: minimumAge, maximumAge: maximumAge, teachesFrench: themes.contains(Self.french),
            isUnderstood: self.languages.contains { languages.contains($0) || speakingFrench && $0 == "fra" },
            serves: territory.isEmpty || area.isEmpty ? nil : territory.contains(where: area.contains),
            isInDepartment: department == area.last,
            isForSome: isForSome)
    }

    /// Whether it names those it is for.
    private var isForSome: Bool { !publics.isEmpty && !publics.contains(.everyone) }

    static let french = "lecture-ecriture-calcul--maitriser-le-francais"
}
