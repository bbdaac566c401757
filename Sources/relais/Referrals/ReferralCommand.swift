import ArgumentParser
import RelaisCore

struct ReferralCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referral", abstract: "Referrals, from draft to outcome.",
        subcommands: [
            Draft.self, Redraft.self, Send.self, List.self, Show.self, Accept.self, Decline.self, Waitlist.self,
            Start.self, Attend.self, Assess.self, Conclude.self, Complete.self, End.self, Forward.self, Withdraw.self,
            Assign.self,
            Correct.self, Receipt.self, Write.self, TakeBack.self, AddNote.self,
            Place.self, DeclineOffer.self, LinkCommand.self, SlipCommand.self, AppointmentCommand.self, Carry.self,
        ])

    /// Names a referral, makes one move with it, and says where it is now.
    static func move(
        _ visit: Visit, _ referral: String, to state: Referral.State, extra: [(String, String?)] = [],
        _ verb: @escaping @Sendable (ID<Referral>, Transaction) throws -> [(String, String?)]
    ) async throws {
        let (id, fields) = try await visit.write { tx in
            let id = try Referral.id(for: referral, in: tx)
            return (id, Fields(try verb(id, tx)))
        }
        let head: [(String, String?)] = [("referral", id.text), ("state", state.rawValue)]
        Output(record: head + fields.values).print(as: visit.format)
    }

    private struct Fields: Sendable {
        let values: [(String, String?)]
        init(_ values: [(String, String?)]) { self.values = values }
    }
}
