import ArgumentParser
import RelaisCore

struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "The people you follow.",
        subcommands: [
            Register.self, Import.self, List.self, Show.self, Reveal.self, Amend.self, History.self, Merge.self,
            HandOver.self,
            Assign.self, Unassign.self, Colleagues.self, Erase.self, Hold.self, Release.self, AddNote.self,
            RemoveNote.self,
            Inform.self, Represent.self, StateMinority.self,
            Statement.self, Export.self, Restrict.self, LiftRestriction.self,
        ])

    struct Register: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open a file for someone; the answer is their code.",
            discussion: """
                The identity is sealed at once. Give no health, religion, origin, or opinion
                on age.

                  $ relais person register --given Test --family Fictif \\
                      --birth-date 2008-04 --language prs --commune Tulle
                """)
        @OptionGroup var visit: Visit
        @Option(help: "Given name.") var given: String
        @Option(help: "Family name.") var family: String?
        @Option(help: "2008-04-05, 2008-04 or 2008.") var birthDate: String?
        @Option(help: "declared, civil_document, judicial_decision or administrative_decision.") var birthSource:
            String?
        @Option(help: "female, male or non_binary.") var gender: String?
        @Option(help: "Telephone.") var phone: String?
        @Option(help: "E-mail.") var email: String?
        @Option(help: "Address.") var address: String?
        @Option(help: "When and how to reach them.") var contactWishes: String?
        @Option(help: "An ISO 639-3 code; may be given several times.") var language: [String]
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
            let registered = try await visit.write { [draft] tx in
                var draft = draft
                try draft.settleCommune(in: tx)
                return try Person.register(draft, in: tx)
            }
            Output(record: [("code", registered.code), ("id", registered.id.text)]).print(as: visit.format)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the people you follow.")
        @OptionGroup var visit: Visit
        @Option(help: "So many, 100 at most.") var limit = 50
        @Option(help: "Go on after this one: what the list before said.") var after: String?

        func run() async throws {
            guard (1...100).contains(limit) else { throw ValidationError("--limit is from 1 to 100.") }
            let cursor = after.flatMap(Cursor.init)
            if after != nil && cursor == nil { throw ValidationError("--after takes what the list before said.") }
            let people = try await visit.write { [limit] in try Caseload(limit: limit, after: cursor, in: $0).people }
            let rows = people.items.map { one -> [String?] in
                [
                    one.code, one.name, one.birthYear.map(String.init), one.languages.joined(separator: " "),
                    one.frenchLevel?.rawValue, one.commune, String(one.openReferrals),
                ]
            }
            Output(["code", "name", "born", "languages", "french", "commune", "open_referrals"], rows)
                .print(as: visit.format, next: people.next?.text)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show someone's file; the identity stays shut.")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String

        func run() async throws {
            let (page, today) = try await visit.write { [person] tx in
                (try PersonPage(Person.id(for: person, in: tx), in: tx), Day(tx.now))
            }
            let agreed = page.consents.filter { $0.standing(on: today) == .inForce }
            Output(record: [
                ("code", page.code), ("id", page.id.text), ("name", page.name),
                ("born", page.birthYear.map(String.init)),
                ("languages", page.languages.map(\.code).joined(separator: " ")),
                ("french", page.frenchLevel?.rawValue),
                ("commune", page.commune), ("since", page.createdAt.stamp),
                ("followers", page.followers.map(\.name).joined(separator: ", ")),
                ("corrections", page.changes.isEmpty ? nil : String(page.changes.count)),
                ("handed_over_at", page.handedOverAt?.stamp), ("erased_at", page.erasedAt?.stamp),
                ("held_for", page.heldFor?.rawValue),
                ("restricted_at", page.restrictedAt?.stamp),
                ("notes", page.notes.map(\.told).joined(separator: "; ").nonEmpty),
                ("informed", page.information?.givenOn.text ?? "not yet"),
                ("agreed", agreed.map { "\($0.recipientName) until \($0.until.text)" }.joined(separator: ", ")),
                ("referrals", page.referrals.map { "\($0.reference) \($0.state.rawValue)" }.joined(separator: ", ")),
            ]).print(as: visit.format)
        }
    }

    struct Reveal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open someone's identity, for a purpose that is recorded.",
            discussion: "  $ relais person reveal K7M-42Q --purpose appointment")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: ArgumentHelp("\(RevealPurpose.allCases.map(\.rawValue).joined(separator: ", ")).")) var purpose:
            String
        @Option(help: "In words, when the purpose is other.") var words: String?

        func run() async throws {
            let identity = try await visit.write { [person, purpose, words] tx in
                try Person.reveal(Person.id(for: person, in: tx), purpose: purpose, words: words, in: tx)
            }
            let (civil, contact) = (identity.civil, identity.contact)
            Output(record: [
                ("given", civil.given), ("family", civil.family), ("birth_date", civil.birth?.text),
                ("birth_source", civil.birthSource?.rawValue), ("gender", civil.gender?.rawValue),
                ("phone", contact.phone),
                ("email", contact.email), ("address", contact.address), ("contact_wishes", contact.wishes),
            ]).print(as: visit.format)
        }
    }
}
