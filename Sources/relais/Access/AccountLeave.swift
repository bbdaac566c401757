import ArgumentParser
import RelaisCore

struct AccountLeave: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave", abstract: "End someone's membership; a colleague takes over their open work.",
        discussion: "All of it, or nothing is done: people followed, referrals in hand, drafts.")
    @OptionGroup var visit: Visit
    @OptionGroup var which: WhichAccount
    @Option(help: "Who takes over: an e-mail address, an id or a name.") var to: String?

    func run() async throws {
        let (which, to) = (which, to)
        let work = try await visit.write { tx in
            try Account.leave(which.id(in: tx), handingTo: to, of: which.organisation(in: tx), in: tx)
        }
        print(
            work.isNone
                ? "Left. Nothing was in their hands."
                : "Left. Handed over: \(work.people) people, \(work.referrals) referrals, \(work.drafts) drafts.")
    }
}

struct AccountLost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lost", abstract: "Say that a colleague's device is lost: all they are signed in with ends.",
        discussion: "Anyone of the organisation may. They and those who keep the accounts are told.")
    @OptionGroup var visit: Visit
    @Argument(help: "The colleague's name, or the id of their account.") var colleague: String

    func run() async throws {
        let colleague = colleague
        try await visit.write { try Account.reportLost(colleague, in: $0) }
        print("All they were signed in with has ended.")
    }
}
