import ArgumentParser
import Deployment
import Foundation
import RelaisCore
import Vault

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Sign-ins, and their roles.",
        subcommands: [
            List.self, Show.self, AccountInvite.self, AccountJoin.self, AccountAmend.self, AccountDisable.self,
            AccountEnable.self, AccountLeave.self, AccountLost.self, AccountRecover.self, AccountPassword.self,
            AccountFactor.self, AccountCodes.self, Bind.self, Mine.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts of your organisation.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let accounts = try await visit.write { try AccountList(in: $0).accounts }
            let rows = accounts.map { account -> [String?] in
                [
                    account.email, account.name, account.organisationName, account.roles.joined(separator: " "),
                    account.state.rawValue,
                ]
            }
            Output(["email", "name", "organisation", "roles", "state"], rows).print(as: visit.format)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one account, and what is in its hands.")
        @OptionGroup var visit: Visit
        @OptionGroup var which: WhichAccount

        func run() async throws {
            let which = which
            let page = try await visit.write { tx in
                try AccountPage(which.id(in: tx), of: which.organisation(in: tx), in: tx)
            }
            Output(record: [
                ("id", page.account.id.text), ("email", page.account.email), ("name", page.account.name),
                ("organisation", page.account.organisationName), ("roles", page.account.roles.joined(separator: " ")),
                ("language", page.account.language.rawValue), ("state", page.account.state.rawValue),
                ("people", "\(page.work.people)"), ("referrals", "\(page.work.referrals)"),
                ("drafts", "\(page.work.drafts)"), ("recovery_asked_by", page.asked?.askedByName),
            ]).print(as: visit.format)
        }
    }
}

/// Which account a command is about.
struct WhichAccount: ParsableArguments {
    @Argument(help: "Its e-mail address, or its id.") var account: String
    @Option(help: "In which organisation, for the administrator: its id or its name.") var organisation: String?

    func id(in tx: Transaction) throws -> ID<Account> { try Account.id(for: account, in: tx) }

    func organisation(in tx: Transaction) throws -> ID<Organisation>? {
        try organisation.map { try Organisation.id(for: $0, in: tx) }
    }
}

/// Where a link that was made leads: printed alone, so that it can be passed on.
extension Visit {
    func address(of secret: Token, _ kind: Link.Kind) async throws -> String {
        "\(try await settings().url)/\(kind.rawValue)/\(secret.text)"
    }
}
