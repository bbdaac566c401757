import ArgumentParser
import RelaisCore

struct AccountInvite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Invite someone: the link to pass on is printed once.",
        discussion: """
            They choose their password and their second factor with it, within seven days. With --again, another link for
            someone who has not used theirs.

              $ relais account invite paul@example.org --name "Paul R." --role caseworker --organisation MOSAIK
            """)
    @OptionGroup var visit: Visit
    @Argument(help: "Their e-mail address.") var email: String
    @Option(help: "Their name, as colleagues know it.") var name: String?
    @Option(
        help: ArgumentHelp(
            "caseworker, pilot_lead, coordinator, volunteer_coordinator, org_admin or auditor; may be given several times. "
                + "Or mentor, alone."))
    var role: [String] = []
    @Option(help: "Which organisation, for the administrator: its id or its name.") var organisation: String?
    @Option(help: "fr or en.") var language = "fr"
    @Flag(help: "Another link for someone invited before.") var again = false

    func run() async throws {
        let (email, organisation, again) = (email, organisation, again)
        let draft = Account.Draft(email: email, name: name, roles: role, language: language)
        let secret = try await visit.proving { tx in
            let named = try organisation.map { try Organisation.id(for: $0, in: tx) }
            if again { return try Account.inviteAgain(Account.id(for: email, in: tx), of: named, in: tx) }
            guard let place = try tx.caller.organisation ?? named else {
                throw ValidationError("--organisation says where.")
            }
            return try Account.invite(draft, to: place, in: tx).secret
        }
        print(try await visit.address(of: secret, .invitation))
    }
}
