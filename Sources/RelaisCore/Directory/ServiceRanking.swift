import Postgres

/// Every service that may be meant, with just what it takes to put them in order: thousands are compared, and a few are shown.
struct ServiceRanking {
    /// One of them.
    struct Candidate: RowDecodable {
        let id: ID<Service>
        let name: String
        fileprivate let owner: String
        fileprivate let commune: String
        fileprivate let themes: String
        /// It takes people at the moment, and has a place where it counts them.
        let takesNow: Bool
        fileprivate let spot: Spot?
        fileprivate let terms: Fit.Terms
        var fit: Fit?
        var distance: Distance?
        fileprivate var match: Service.Match?

        init(row: Row) throws {
            let ages: (Int?, Int?)
            let place: (Double?, Double?, Int?, String)
            let (teaches, isUnderstood, isForSome): (Bool, Bool, Bool)
            let serves: Bool?
            let isInDepartment: Bool
            (
                id, name, owner, commune, themes, takesNow, ages.0, ages.1, place.0, place.1, place.2, place.3,
                teaches,
                isUnderstood, serves, isInDepartment, isForSome
            ) = try row.decode()
            spot = Spot(place.0, place.1, place.2, place.3)
            terms = Fit.Terms(
                minimumAge: ages.0, maximumAge: ages.1, teachesFrench: teaches, isUnderstood: isUnderstood,
                serves: serves,
                isInDepartment: isInDepartment, isForSome: isForSome)
        }

        /// What comes first: what fits, what the words name best, who takes people at the moment, what is near.
        fileprivate static func < (left: Candidate, right: Candidate) -> Bool {
            let ranks = (left.fit?.rank ?? 0, right.fit?.rank ?? 0)
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            if let one = left.match, let other = right.match, one != other { return one < other }
            if left.takesNow != right.takesNow { return left.takesNow }
            switch (left.distance, right.distance) {
            case (let one?, let other?): return one.straight < other.straight
            case (_?, nil): return true
            default: return false
            }
        }
    }

    /// Those that may be chosen at all, whatever was typed.
    let all: [Candidate]
    /// Those that the words name, the best first; all of them where there are no words.
    let ranked: [Candidate]
    /// The only one the words name without a slip, where there is just one.
    let only: Candidate?

    /// So many are looked through.
    private static let most = 10_000

    /// - Parameters:
    ///   - terms: What is looked for. What it names by a code is the only thing shown.
    ///   - person: For whom, where someone is known: nothing is left out for that, and what suits comes first.
    ///   - besides: An organisation whose own services are left out.
    ///   - tx: The transaction.
    /// - Throws: What the database does.
    init(
        _ terms: ServiceSearch.Terms, for person: Circumstances? = nil, besides: ID<Organisation>? = nil,
        in tx: Transaction
    ) throws {
        let languages = person?.languages ?? terms.language.map { [$0] } ?? []
        let area = [person?.commune ?? terms.place?.code, person?.department ?? terms.spot?.department].compactMap {
            $0
        }
        let others: SQL = besides.map { "AND s.organisation <> \($0)" } ?? ""
        let laterThemes = terms.words.isEmpty ? nil : try Reference.thematiques(in: tx)
        let today = Day(tx.now).text
        let takesNow: SQL = "s.accepts_now AND (p.service IS NULL OR p.free > 0)"
        let rows: [Candidate] = try tx.all(
            """
            SELECT s.id, s.name, o.name, c.name, array_to_string(s.thematiques, ' '), \(takesNow), s.minimum_age, s.maximum_age,
                c.latitude, c.longitude, c.density, c.department, \(Self.french) = ANY (s.thematiques),
                s.languages && \(languages) OR (\(person?.speaksFrench ?? false) AND 'fra' = ANY (s.languages)),
                CASE WHEN s.territory <> '{}' AND \(!area.isEmpty) THEN s.territory && \(area) END,
                c.department IS NOT DISTINCT FROM \(area.last), s.publics <> '{}' AND NOT 'tous-publics' = ANY (s.publics)
            FROM directory.service s
            JOIN directory.organisation o ON o.id = s.organisation
            JOIN directory.commune c ON c.code = s.commune
            LEFT JOIN (SELECT i.service,
                           sum(n.places - n.taken) FILTER (WHERE i.closed_at IS NULL AND (i.ends_on IS NULL OR i.ends_on >= \(today)::date)) AS free
                       FROM directory.intake i JOIN directory.intake_count n ON n.intake = i.id
                       GROUP BY i.service) p ON p.service = s.id
            WHERE s.is_open \(others) \(Self.filter(terms))
            ORDER BY o.name, s.name
            LIMIT \(Self.most)
            """)
        let here = person?.spot ?? terms.spot
        var candidates = rows
        for place in candidates.indices {
            if let person { candidates[place].fit = Fit(person, candidates[place].terms) }
            if let here, let there = candidates[place].spot {
                candidates[place].distance = Distance(from: here, to: there)
            }
        }
        if let within = terms.within {
            candidates.removeAll { ($0.distance?.kilometres ?? .max) > within }
        }
        all = candidates
        if let laterThemes { candidates = Self.matched(candidates, terms.words, try laterThemes.all()) }
        ranked = candidates.enumerated().sorted { one, other in
            if one.element < other.element { return true }
            return other.element < one.element ? false : one.offset < other.offset
        }.map(\.element)
        let firm = candidates.filter { $0.match?.closeness ?? .near != .near }
        only = firm.count == 1 ? firm[0] : nil
    }

    static let french = "lecture-ecriture-calcul--maitriser-le-francais"

    /// What is named by a code narrows the list in PostgreSQL.
    private static func filter(_ terms: ServiceSearch.Terms) -> SQL {
        var filter: SQL = ""
        if let theme = terms.theme {
            filter =
                "\(filter) AND EXISTS (SELECT FROM unnest(s.thematiques) AS t WHERE t = \(theme) OR starts_with(t, \(theme + "--")))"
        }
        if let age = terms.age {
            filter = "\(filter) AND coalesce(s.minimum_age, 0) <= \(age) AND coalesce(s.maximum_age, 200) >= \(age)"
        }
        if let language = terms.language { filter = "\(filter) AND \(language) = ANY (s.languages)" }
        if let publics = terms.publics {
            filter = "\(filter) AND (s.publics = '{}' OR s.publics && ARRAY['tous-publics', \(publics.rawValue)])"
        }
        if let transport = terms.transport { filter = "\(filter) AND \(transport.rawValue) = ANY (s.transport)" }
        if terms.isAccepting { filter = "\(filter) AND s.accepts_now AND (p.service IS NULL OR p.free > 0)" }
        if let within = terms.within, let spot = terms.spot {
            let (north, east) = Distance.degrees(Double(within), at: spot.latitude)
            filter = """
                \(filter) AND c.latitude BETWEEN \(spot.latitude - north) AND \(spot.latitude + north)
                AND c.longitude BETWEEN \(spot.longitude - east) AND \(spot.longitude + east)
                """
        }
        return filter
    }

    /// Those that words name. What many services share is spelled once.
    private static func matched(_ all: [Candidate], _ wanted: Wanted, _ themes: [Term]) -> [Candidate] {
        let labels = Dictionary(
            themes.map { ($0.code, Spelled($0.french).words + Spelled($0.english).words) }
        ) { first, _ in first }
        var (spelled, about): ([String: Spelled], [String: [Spelled.Word]]) = ([:], [:])
        func once(_ text: String) -> Spelled {
            if let known = spelled[text] { return known }
            let made = Spelled(text)
            spelled[text] = made
            return made
        }
        return all.compactMap { one in
            let words: [Spelled.Word]
            if let known = about[one.themes] {
                words = known
            } else {
                words = one.themes.split(separator: " ").flatMap { labels[String($0)] ?? [] }
                about[one.themes] = words
            }
            guard
                let match = Service.Match(
                    Spelled(one.name), of: once(one.owner), in: once(one.commune), about: words, wanted)
            else { return nil }
            var matching = one
            matching.match = match
            return matching
        }
    }
}
