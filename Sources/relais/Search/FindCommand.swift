import ArgumentParser
import RelaisCore

struct FindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Find people you follow, referrals and services.",
        discussion: """
            A name in any script, without accents, begun only or with a slip; a code, a
            reference or an own number; words of a service. Names typed here stay in the
            history of your shell: with - they are read from standard input.

              $ relais find k7m42q
              $ relais find français tulle
              $ relais find -
            """)
    @OptionGroup var visit: Visit
    @Argument(help: "What to look for; - reads it from standard input.") var words: [String]
    @Option(help: "people, referrals or services alone.") var only: String?
    @Option(help: "So many of each, 100 at most.") var limit = 10

    func run() async throws {
        let group = only.flatMap(Search.Group.init)
        guard only == nil || group != nil else { throw ValidationError("--only is people, referrals or services.") }
        guard (1...100).contains(limit) else { throw ValidationError("--limit is from 1 to 100.") }
        let typed = words == ["-"] ? readLine() ?? "" : words.joined(separator: " ")
        let found = try await visit.open { [visit, limit] store in
            try await Search.made(typed, only: group, limit: limit, as: visit.credential(store), in: store)
        }
        let people = found.people.items.map { ["person", $0.id.text, $0.code, nil, $0.name, nil, $0.commune] }
        let referrals = found.referrals.items.map { line in
            [
                "referral", line.id.text, line.reference, line.state.rawValue, line.serviceName,
                line.side == .recipient ? line.referrerName : line.recipientName, line.communeName,
            ]
        }
        let services = found.services.items.map { service in
            [
                "service", service.id.text, nil, nil, service.name, service.organisationName, service.communeName,
            ]
        }
        Output(["kind", "id", "code", "state", "name", "organisation", "commune"], people + referrals + services)
            .without(visit.format == .table ? ["id"] : []).print(as: visit.format)
        let left = [
            ("people", found.people.left), ("referrals", found.referrals.left), ("services", found.services.left),
        ]
        if visit.format == .table { tell(left.filter { $0.1 > 0 }) }
    }

    /// How many were not shown.
    private func tell(_ left: [(group: String, number: Int)]) {
        for one in left {
            ImportOptions.tell("\(one.number) more \(one.group): --only \(one.group) --limit 100")
        }
    }
}
