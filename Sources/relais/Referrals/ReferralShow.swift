import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a referral, its thread, and what you can do with it.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String

        func run() async throws {
            let page = try await visit.write { [referral] tx in
                try ReferralPage(Referral.id(for: referral, in: tx), in: tx)
            }
            let (line, slip) = (page.line, page.slip)
            Output(record: [
                ("reference", line.reference), ("referral", line.id.text), ("state", line.state.rawValue),
                ("priority", line.priority.rawValue), ("from", line.referrerName), ("to", line.recipientName),
                ("service", line.serviceName),
                ("together_with", page.partners.isEmpty ? nil : page.partners.joined(separator: ", ")),
                ("commune", line.communeName), ("person", line.personCode),
                ("need", page.request.need.isEmpty ? nil : page.request.need),
                ("already_done", page.request.alreadyDone),
                ("age_bracket", slip.ageBracket?.rawValue),
                ("languages", slip.languages.isEmpty ? nil : slip.languages.map(\.code).joined(separator: " ")),
                ("french", slip.frenchLevel?.rawValue), ("lives_in", slip.commune),
                ("opens_on_acceptance", slip.plan.choice.fields(.onAcceptance).map(\.rawValue).joined(separator: " ")),
                ("basis", page.ground?.basis.rawValue),
                ("not_covered", page.ground.flatMap { $0.uncovered.joined(separator: " ").nonEmpty }),
                ("agreement", page.ground.map { $0.hasAgreement ? "in force" : "missing" }),
                ("copy_deleted_at", slip.retractedAt?.stamp), ("copy_kept_until", slip.keptUntil?.stamp),
                ("due_at", line.dueAt?.stamp),
                ("received_at", line.receivedAt?.stamp), ("assignee", page.assignee), ("reason", page.reason?.rawValue),
                ("reason_side", page.endReason?.whose.rawValue),
                ("next", page.next.map(\.code).joined(separator: " ").nonEmpty),
                ("vouched", page.request.vouchWords ?? (page.request.isVouched == true ? "yes" : nil)),
                ("not_met", page.unmet.map(\.rawValue).joined(separator: " ").nonEmpty),
                ("outcome", page.outcome?.rawValue), ("level_at_entry", page.level(at: .entry)?.rawValue),
                ("level_at_exit", page.level(at: .exit)?.rawValue ?? (page.lacksExit ? "missing" : nil)),
                (
                    "attendance",
                    page.support.isEmpty
                        ? nil
                        : page.support.days.map { "\($0.day.text) \($0.presence.rawValue)" }.joined(separator: "; ")
                ),
                ("goes_on_from", page.legs.first { $0.isParent }?.reference),
                ("goes_on_with", page.legs.filter { !$0.isParent }.map(\.reference).joined(separator: " ").nonEmpty),
                (
                    "thread",
                    page.thread.map { step in
                        "\(step.at.stamp) \(step.state.rawValue) (\(step.organisation))"
                            + (step.note.map { " « \($0) »" } ?? "")
                    }.joined(separator: "; ")
                ),
                ("messages", page.messages.map(\.told).joined(separator: "; ").nonEmpty),
                ("notes", page.notes.map(\.told).joined(separator: "; ").nonEmpty),
                ("you_can", page.moves.map(\.rawValue).joined(separator: " ")),
            ]).print(as: visit.format)
        }
    }
}

extension Message {
    /// When it was written, by whom, what it says, and the id to take it back by.
    fileprivate var told: String {
        "\(at.stamp) (\(organisation)) \(text.map { "« \($0) »" } ?? "-")" + (isOwn ? " \(id.text)" : "")
    }
}

extension String {
    /// Itself, or `nil` when there is nothing in it.
    var nonEmpty: String? { isEmpty ? nil : self }
}
