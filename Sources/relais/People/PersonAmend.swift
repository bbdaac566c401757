import ArgumentParser
import RelaisCore

extension PersonCommand {
    struct Amend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Correct someone's file; what it said stays in the history.",
            discussion: """
                Only what is given changes; an empty value clears what may be cleared.

                  $ relais person amend K7M-42Q --family Fictive --phone ""
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: "Given name.") var given: String?
        @Option(help: "Family name.") var family: String?
        @Option(help: "2008-04-05, 2008-04 or 2008.") var birthDate: String?
        @Option(help: "declared, civil_document, judicial_decision or administrative_decision.") var birthSource:
            String?
        @Option(help: "female, male or non_binary.") var gender: String?
        @Option(help: "Telephone.") var phone: String?
        @Option(help: "E-mail.") var email: String?
        @Option(help: "Address.") var address: String?
        @Option(help: "When and how to reach them.") var contactWishes: String?
        @Option(help: "An ISO 639-3 code; may be given several times; replaces all of them.") var language: [String] =
            []
        @Option(help: "alpha, pre_a1, a1 … c2.") var frenchLevel: String?
        @Option(help: "The commune: its name, postcode or INSEE code.") var commune: String?

        func run() async throws {
            var draft = Person.Draft()
            draft.given = given
            draft.family = family
            draft.birthDate = birthDate
            draft.birthSource = birthSource
            draft.gender = gender
            draft.phone = phone
            draft.email = email
            draft.address = address
            draft.contactWishes = contactWishes
            draft.languages = language
            draft.frenchLevel = frenchLevel
            draft.commune = commune
            let (id, version) = try await visit.write { [draft, person] tx in
                let id = try Person.id(for: person, in: tx)
                var draft = draft
                try draft.settleCommune(in: tx)
                return (id, try Person.amend(id, draft, in: tx))
            }
            Output(record: [("person", id.text), ("version", String(version))]).print(as: visit.format)
        }
    }
}
