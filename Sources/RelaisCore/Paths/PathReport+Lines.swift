import Foundation

extension PathReport {
    private struct Pair: Hashable {
        let referrer: ID<Organisation>?
        let recipient: ID<Organisation>?
    }

    /// The passages, the largest first, and all of them together. They are masked as one table, whose rows and columns add up.
    static func passages(
        _ byService: [Leads: Figures], own: ID<Organisation>, _ names: Names, _ isMasked: Bool
    ) -> ([Passage], Passage) {
        var pairs: [Pair: Figures] = [:]
        for (leads, figures) in byService {
            pairs[Pair(referrer: leads.referrer, recipient: leads.recipient), default: Figures()].add(figures)
        }
        func name(_ id: ID<Organisation>?) -> String? { id.flatMap { names.organisations[$0] } }
        func order(_ pair: Pair) -> String { "\(name(pair.referrer) ?? "") → \(name(pair.recipient) ?? "")" }
        var lines = pairs.sorted { ($1.value.sent, order($0.key)) < ($0.value.sent, order($1.key)) }
        if lines.count > most {
            var rest = Figures()
            for line in lines[most...] { rest.add(line.value) }
            lines = lines[..<most] + [(Pair(referrer: nil, recipient: nil), rest)]
        }
        var all = Figures()
        for line in lines { all.add(line.value) }
        let table = lines.map { [$0.value.underWay, $0.value.completed, $0.value.unfulfilled] }
        let counts =
            table.isEmpty
            ? [[.exact(0), .exact(0), .exact(0), .exact(0)]] : isMasked ? Masking.masked(table) : Masking.plain(table)
        func passage(_ pair: Pair, _ figures: Figures, _ counts: [Count]) -> Passage {
            Passage(
                referrer: name(pair.referrer), recipient: name(pair.recipient), isOwnReferrer: pair.referrer == own,
                isOwnRecipient: pair.recipient == own, sent: counts[3], underWay: counts[0], completed: counts[1],
                unfulfilled: counts[2], told: figures.told(isMasked: isMasked))
        }
        return (
            zip(lines, counts).map { passage($0.key, $0.value, $1) },
            passage(Pair(referrer: nil, recipient: nil), all, counts[counts.count - 1])
        )
    }

    /// Each service, the one most was sent to first.
    static func services(_ byService: [Leads: Figures], _ names: Names, _ isMasked: Bool) -> [ServiceLine] {
        struct Place: Hashable {
            let service: ID<Service>
            let organisation: ID<Organisation>
        }
        var places: [Place: Figures] = [:]
        for (leads, figures) in byService {
            places[Place(service: leads.service, organisation: leads.recipient), default: Figures()].add(figures)
        }
        let lines = places.map { place, figures in
            let line = ServiceLine(
                service: names.services[place.service] ?? "",
                organisation: names.organisations[place.organisation] ?? "",
                sent: isMasked ? .masked : .exact(figures.sent), told: figures.told(isMasked: isMasked))
            return (sent: figures.sent, line: line)
        }
        // Masked, their order tells nothing either.
        let sorted = lines.sorted { one, other in
            let byName = (
                "\(one.line.organisation) \(one.line.service)", "\(other.line.organisation) \(other.line.service)"
            )
            return isMasked ? byName.0 < byName.1 : (other.sent, byName.0) < (one.sent, byName.1)
        }
        return sorted.prefix(60).map(\.line)
    }

    static func reasons(
        _ figures: some Sequence<Figures>, _ isMasked: Bool
    ) -> [(reason: Referral.Reason, count: Count)] {
        var reasons: [Referral.Reason: Int] = [:]
        for one in figures { reasons.merge(one.reasons) { $0 + $1 } }
        return reasons.filter { $0.value >= (isMasked ? Masking.threshold : 1) }
            .sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { ($0.key, isMasked ? .masked : .exact($0.value)) }
    }
}
