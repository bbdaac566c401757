import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List referrals you received, sent or are preparing.")
        @OptionGroup var visit: Visit
        @Option(help: "received, sent, drafts or exits (ended, level at exit missing).") var box = "received"
        @Option(help: "Only those in this state.") var state: String?
        @Option(help: "So many, 100 at most.") var limit = 50
        @Option(help: "Go on after this one: what the list before said.") var after: String?

        func run() async throws {
            guard let box = RelaisCore.ReferralList.Box(rawValue: box) else {
                throw ValidationError("--box is received, sent, drafts or exits.")
            }
            let wanted = state.flatMap(Referral.State.init)
            if state != nil && wanted == nil {
                throw ValidationError(
                    "--state is one of \(Referral.State.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            guard (1...100).contains(limit) else { throw ValidationError("--limit is from 1 to 100.") }
            let cursor = after.flatMap(Cursor.init)
            if after != nil && cursor == nil { throw ValidationError("--after takes what the list before said.") }
            let lines = try await visit.write { [limit] tx in
                try RelaisCore.ReferralList(box, state: wanted, limit: limit, after: cursor, in: tx).lines
            }
            let rows = lines.items.map { line -> [String?] in
                [
                    line.reference, line.state.rawValue, line.priority.rawValue, line.personCode,
                    line.side == .recipient ? line.referrerName : line.recipientName, line.serviceName,
                    line.sentAt?.stamp,
                    line.dueAt?.stamp,
                ]
            }
            Output(["reference", "state", "priority", "person", "organisation", "service", "sent_at", "due_at"], rows)
                .print(as: visit.format, next: lines.next?.text)
        }
    }
}
