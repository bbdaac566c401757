import Postgres

/// Every service that may be meant, with just what it takes to put them in order: thousands are compared, and a few are shown.
struct ServiceRanking {
    /// One of them.
    struct Candidate {
        let profile: ServiceProfile
        /// It takes people at the moment, and has a place where it counts them.
        let takesNow: Bool
        var fit: Fit?
        var distance: Distance?
        fileprivate var match: Service.Match?

        var id: ID<Service> { profile.id }
        var name: String { profile.name }

        /// What comes first: what fits, what the words name best, who takes people at the moment, what is near; else by who offers it.
        fileprivate static func < (left: Candidate, right: Candidate) -> Bool {
            let ranks = (left.fit?.rank ?? 0, right.fit?.rank ?? 0)
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            if let one = left.match, let other = right.match, one != other { return one < other }
            if left.takesNow != right.takesNow { return left.takesNow }
            switch (left.distance, right.distance) {
            case (let one?, let other?) where one.straight != other.straight: return one.straight < other.straight
            case (_?, nil): return true
            case (nil, _?): return false
            default: return left.profile.order < right.profile.order
            }
        }
    }

    /// Those that may be chosen at all, whatever was typed.
    let all: [Candidate]
    /// Those that the words name, the best first; all of them where there are no words.
    let ranked: [Candidate]
    /// The only one the words name without a slip, where there is just one.
    let only: Candidate?

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
        let languages = person?.languages ?? []
        let area = [person?.commune, person?.department].compactMap { $0 }
        let listed = try Catalogue.ask(besides: besides, in: tx).all()
        let here = person?.spot ?? terms.spot
        all = try tx.catalogue.profiles(of: listed, in: tx).compactMap { one, profile in
            guard profile.meets(terms), one.takesNow || !terms.isAccepting else { return nil }
            var candidate = Candidate(profile: profile, takesNow: one.takesNow)
            if let here, let there = profile.spot { candidate.distance = Distance(from: here, to: there) }
            if let within = terms.within, candidate.distance?.kilometres ?? .max > within { return nil }
            candidate.fit = person.map {
                Fit($0, profile.terms(for: languages, speakingFrench: $0.speaksFrench, in: area))
            }
            return candidate
        }
        let wanted = terms.words
        let named =
            wanted.isEmpty
            ? all
            : all.compactMap { candidate in
                var candidate = candidate
                candidate.match = Service.Match(candidate.profile, wanted)
                return candidate.match == nil ? nil : candidate
            }
        ranked = named.sorted(by: <)
        let firm = named.filter { $0.match?.closeness ?? .near != .near }
        only = firm.count == 1 ? firm[0] : nil
    }
}
