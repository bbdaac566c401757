import ArgumentParser
import RelaisCore

struct AccountRecover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "A way back in for someone who lost a password or a telephone.",
        discussion: """
            The administrator of the server is given the link at once. In an organisation two agree: one asks, and another,
            with --agree, is given the link to pass on. It works once, for a day.

              $ relais account recover paul@example.org --lost password --lost factor
              $ relais account recover paul@example.org --agree
            """)
    @OptionGroup var visit: Visit
    @OptionGroup var which: WhichAccount
    @Option(help: "What is lost: password or factor; may be given twice.") var lost: [String] = []
    @Flag(help: "Agree to what a colleague asked for.") var agree = false

    func run() async throws {
        let (which, lost, agree) = (which, lost, agree)
        let secret = try await visit.proving { tx in
            agree
                ? try Account.agree(toRecovering: which.id(in: tx), in: tx)
                : try Account.recover(which.id(in: tx), resets: lost, of: which.organisation(in: tx), in: tx)
        }
        guard let secret else { return print("Asked for. Someone else who keeps the accounts has to agree.") }
        print(try await visit.address(of: secret, .recovery))
    }
}
