import ArgumentParser
import Foundation
import RelaisCore

extension PersonCommand {
    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase someone for good, with every key that opens their file.",
            discussion: """
                  $ relais person erase K7M-42Q --reason rights_request

                What is left names nobody. Organisations that hold a copy of their own are told. It cannot be undone: on a
                terminal you are asked, elsewhere --yes says that you mean it.
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: ArgumentHelp("\(Person.ErasureReason.allCases.map(\.rawValue).joined(separator: ", "))."))
        var reason: String
        @Flag(help: "Bring to their end first whatever referrals and offers are open.") var withdraw = false
        @Flag(help: "Do not ask.") var yes = false

        func run() async throws {
            guard try yes || Question.isAgreed("Erase \(person) for good?") else { return }
            let told = try await visit.write { [person, reason, withdraw] tx in
                try Person.erase(Person.id(for: person, in: tx), reason: reason, isWithdrawing: withdraw, in: tx)
            }
            Output(record: [("erased", "yes"), ("organisations_told", String(told))]).print(as: visit.format)
        }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep someone's file from being erased.",
            discussion: "  $ relais person hold K7M-42Q --reason litigation")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: ArgumentHelp("\(Person.HoldReason.allCases.map(\.rawValue).joined(separator: ", "))."))
        var reason: String

        func run() async throws {
            try await visit.write { [person, reason] tx in
                try Person.hold(Person.id(for: person, in: tx), reason: reason, in: tx)
            }
            Output(record: [("held_for", reason)]).print(as: visit.format)
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let someone's file be erased again.", discussion: "  $ relais person release K7M-42Q")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String

        func run() async throws {
            try await visit.write { [person] tx in try Person.release(Person.id(for: person, in: tx), in: tx) }
            Output(record: [("released", "yes")]).print(as: visit.format)
        }
    }
}
