import ArgumentParser
import RelaisCore

extension ServiceCommand {
    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find the services that suit, the best first.",
            discussion: """
                  $ relais service find français --place Tulle --within 30
                  $ relais service find --theme mobilite --for K7M-42Q

                Distances are estimates: the great circle, made longer as roads are. With --for, what is known of that person
                is compared with what each service asks for, for whoever follows them alone.
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Words of a name, a theme, a place.") var words: [String] = []
        @Option(help: "A data·inclusion code of a theme, or of a family of them.") var theme: String?
        @Option(help: "A commune: its name, its postcode or its code.") var place: String?
        @Option(help: "So many kilometres by road at most.") var within: String?
        @Option(help: "For someone of this age.") var age: String?
        @Option(help: "An ISO 639-3 code of a language spoken there.") var language: String?
        @Option(help: "For whom, by data·inclusion's code.") var `public`: String?
        @Option(help: "How one gets there without a car.") var transport: String?
        @Flag(help: "Only those that take people at the moment.") var accepting = false
        @Option(name: .customLong("for"), help: "A person's code or id.") var person: String?
        @Option(help: "So many at most.") var limit = 20

        func run() async throws {
            let wish = ServiceSearch.Wish(
                words: words.joined(separator: " "), theme: theme, place: place, within: within, age: age,
                language: language, publics: `public`, transport: transport, isAccepting: accepting)
            let search: ServiceSearch
            if let person {
                search = try await visit.write { [limit] tx in
                    try ServiceSearch(wish, for: Person.id(for: person, in: tx), most: limit, in: tx)
                }
            } else {
                search = try await visit.read { [limit] in try ServiceSearch(wish, most: limit, in: $0) }
            }
            let rows = search.found.items.map { one -> [String?] in
                [
                    one.id.text, one.organisationName, one.name, one.communeName,
                    one.distance.map { "\($0.kilometres)" },
                    one.distance.map { "\($0.minutes)" }, one.acceptsNow ? "yes" : "no",
                    one.freePlaces.map(String.init), one.nextStart?.text,
                    one.fit.map { fit in
                        Fit.Point.allCases.map { "\($0.rawValue)=\(fit.answer($0).rawValue)" }.joined(separator: " ")
                    },
                ]
            }
            let columns = [
                "id", "organisation", "service", "commune", "km", "minutes", "accepts", "free", "starts", "eligibility",
            ]
            // A terminal is narrow: what none of them says takes no room there. Other forms always have every column.
            let silent = columns.indices.suffix(3).filter { column in rows.allSatisfy { $0[column] == nil } }
            Output(columns, rows).without(visit.format == .table ? Set(silent.map { columns[$0] }) : [])
                .print(as: visit.format)
        }
    }
}
