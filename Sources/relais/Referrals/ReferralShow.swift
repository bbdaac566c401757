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
                ("outcome", page.isResultKept ? "not shared: the person did not agree" : page.outcome?.rawValue),
                ("level_at_entry", page.level(at: .entry)?.rawValue),
                ("level_at_exit", page.level(at: .exit)?.rawValue ?? (page.lacksExit ? "missing" : nil)),
                ("ratings_at_entry", page.ratings(at: .entry)), ("ratings_at_exit", page.ratings(at: .exit)),
                ("orientation", page.result.orientation?.rawValue),
                ("barriers", page.result.barriers.map(\.rawValue).joined(separator: " ").nonEmpty),
                ("result_shared", Referral.supported.contains(line.state) ? page.isResultShared ? "yes" : "no" : nil),
                ("attended", page.support.summary.told),
                ("attendance", page.support.days.map(\.told).joined(separator: "; ").nonEmpty),
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

extension ReferralPage {
    /// `autonomy 2, own_autonomy 3`, where something was rated.
    fileprivate func ratings(at moment: Assessment.Moment) -> String? {
        let told = support.assessment(at: moment)?.ratings ?? [:]
        let isMissing = moment == .exit && !unratedAtExit.isEmpty
        return Rating.allCases.compactMap { one in told[one].map { "\(one.rawValue) \($0)" } }.joined(separator: ", ")
            .nonEmpty ?? (isMissing ? "missing" : nil)
    }
}

extension Support.Attendance {
    fileprivate var told: String {
        "\(day.text) \(presence.rawValue)" + (cancelledBy.map { " by \($0.rawValue)" } ?? "")
    }
}

extension Support.Summary {
    /// `3 of 5, excused 1, cancelled by person 1, 2026-01-12 to 2026-02-09`.
    fileprivate var told: String? {
        guard let first, let last else { return nil }
        let others =
            [("excused", excused), ("absent", absent), ("cancelled", cancelledOtherwise)]
            + Appointment.CancelledBy.allCases.map { ("cancelled by \($0.rawValue)", cancelled[$0] ?? 0) }
        return
            (["\(present) of \(sessions)"] + others.filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" } + [
                "\(first.text) to \(last.text)"
            ])
            .joined(separator: ", ")
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
