import ArgumentParser
import Deployment
import Foundation
import Mail
import RelaisCore

struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "The e-mails that people get: whether they can be sent, and which ones are yours.",
        subcommands: [Test.self, Show.self, Choose.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send one e-mail, to see that the settings work.",
            discussion: """
                The administrator's: it takes what RELAIS_SMTP_URL and its companions say, and
                tells what the mail server answered.

                  $ relais mail test you@example.org
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Your own address.") var address: String

        func run() async throws {
            guard let address = Address(address) else { throw ValidationError("That is no e-mail address.") }
            guard let post = try await visit.settings().post else {
                throw Deployment.Problem(
                    description: "E-mail is not set up: RELAIS_SMTP_URL and RELAIS_SMTP_FROM say how.")
            }
            try await visit.write { try Letter.recordTest(in: $0) }
            let message = Mail.Message(
                id: UUID(), from: post.from, sender: "Relais", to: address, subject: "Relais: a test",
                text: "E-mail works.\n", language: "en", date: Date())
            do {
                try await post.mailer.send(message)
            } catch {
                throw Deployment.Problem(
                    description:
                        "The e-mail did not go (\(error.code)). A code smtp_… is what the mail server answered (RFC 5321), curl_… why it was not reached (curl.se/libcurl/c/libcurl-errors.html)."
                )
            }
            print("The mail server took it.")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Which e-mails you get.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let choice = try await visit.read { try MailChoice(in: $0) }
            Output(
                ["at_once", "digest_hour", "returned_at", "returned_code"],
                [
                    [
                        choice.atOnce ? "yes" : "no", choice.digestHour.map(String.init) ?? "never",
                        choice.returnedAt?.stamp, choice.returnedCode.map(String.init),
                    ]
                ]
            ).print(as: visit.format)
        }
    }

    struct Choose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Choose which e-mails you get.",
            discussion: """
                  $ relais mail choose --digest 8
                  $ relais mail choose --no-at-once --digest never
                  $ relais mail choose --try-again
                """)
        @OptionGroup var visit: Visit
        @Flag(inversion: .prefixedNo, help: "One at once, when something is urgent.") var atOnce: Bool?
        @Option(help: ArgumentHelp("One a day, at this hour (0 to 23), or never.", valueName: "hour"))
        var digest: String?
        @Flag(help: "Write to your address again, after e-mails were refused there.") var tryAgain = false

        func run() async throws {
            guard tryAgain != (atOnce != nil || digest != nil) else {
                throw ValidationError("Say --at-once, --no-at-once or --digest, or --try-again alone.")
            }
            try await visit.write { [atOnce, digest, tryAgain] tx in
                if tryAgain { return try MailChoice.tryAgain(in: tx) }
                let own = try MailChoice(in: tx)
                let hour = digest ?? own.digestHour.map(String.init)
                try MailChoice.choose(
                    .init(
                        atOnce: atOnce ?? own.atOnce ? "yes" : nil, digestHour: hour == "never" ? nil : hour), in: tx)
            }
            print("Your e-mails are settled.")
        }
    }
}
