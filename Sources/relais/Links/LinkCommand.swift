import ArgumentParser
import Deployment
import RelaisCore
import Vault

extension ReferralCommand {
    struct LinkCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "link", abstract: "The link by which an organisation without accounts answers a referral.",
            subcommands: [Give.self, List.self, End.self, GiveCode.self])

        struct Give: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Give a link: it is shown once, and the one before, if there is one, ends.")
            @OptionGroup var visit: Visit
            @Argument(help: "The referral's reference or id.") var referral: String

            func run() async throws {
                let address = try await visit.settings().url
                let (id, secret) = try await visit.write { [referral] tx in
                    let id = try Referral.id(for: referral, in: tx)
                    return (id, try Referral.giveLink(id, in: tx))
                }
                Output(record: [("referral", id.text), ("link", "\(address)/l/\(secret.text)")]).print(as: visit.format)
            }
        }

        struct List: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "List the links that were given to a referral, the latest first.")
            @OptionGroup var visit: Visit
            @Argument(help: "The referral's reference or id.") var referral: String

            func run() async throws {
                let rows = try await visit.write { [referral] tx in
                    try ReferralLinkList(of: Referral.id(for: referral, in: tx), in: tx).lines.map {
                        link -> [String?] in
                        [
                            link.isLive(at: tx.now) ? "live" : "over", link.madeAt.stamp, link.expiresAt.stamp,
                            link.endedAt?.stamp, link.codeGivenAt?.stamp, link.isLocked ? "locked" : nil,
                            link.identifiedAt?.stamp,
                        ]
                    }
                }
                let columns = [
                    "link", "made_at", "expires_at", "ended_at", "code_given_at", "code", "identified_at",
                ]
                Output(columns, rows).print(as: visit.format)
            }
        }

        struct End: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Take the link back: it lets nobody in from now on.")
            @OptionGroup var visit: Visit
            @Argument(help: "The referral's reference or id.") var referral: String

            func run() async throws {
                let id = try await visit.write { [referral] tx in
                    let id = try Referral.id(for: referral, in: tx)
                    try Referral.endLink(id, in: tx)
                    return id
                }
                Output(record: [("referral", id.text), ("link", "ended")]).print(as: visit.format)
            }
        }

        struct GiveCode: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "code",
                abstract:
                    "Make the eight digits that open the identity by the link: shown once, and told by telephone.",
                discussion: "Once the referral is accepted; for a day. Another code takes the place of the one before.")
            @OptionGroup var visit: Visit
            @Argument(help: "The referral's reference or id.") var referral: String

            func run() async throws {
                let (id, code) = try await visit.write { [referral] tx in
                    let id = try Referral.id(for: referral, in: tx)
                    return (id, try Referral.giveLinkCode(id, in: tx))
                }
                Output(record: [("referral", id.text), ("code", code)]).print(as: visit.format)
            }
        }
    }
}
