import Foundation

extension Demonstration.Plan {
    /// What is disclosed of a referral, and by which right: mostly what is usual, on a consent; now and then less, or in the
    /// task a public body has.
    static func disclosing(_ number: Int, _ draft: Referral.Draft) -> Referral.Draft {
        var draft = draft
        if number % 10 == 7 { draft.basis = Disclosure.Basis.publicInterestTask.rawValue }
        if number % 6 == 5 { draft.wish = .adjusted(without: ["commune", "family"], also: ["gender"]) }
        return draft
    }

    /// Some change their number: whoever has accepted them is offered the new one, takes it over, or waits.
    mutating func correct(_ files: [(number: Int, email: String, draft: Person.Draft)]) {
        for (number, email, draft) in files where number % 3 == 0 {
            var changed = draft
            changed.phone = "06 39 98 \(60 + number % 40) \(10 + number)"
            act(at: end - Double(10 + number % 5) * 86_400, email) { [changed] memory, tx in
                _ = try Person.amend(memory.person(number), changed, in: tx)
            }
        }
        for (place, email) in ["paul@mosaik.example", "sara@mission-locale.example"].enumerated() {
            act(at: end - Double(3 - place) * 86_400, email) { _, tx in
                let offered = try CorrectionList(in: tx).lines.filter { !$0.isOwn && $0.state == .offered }
                let open = try offered.filter { try CorrectionPage($0.id, in: tx).canAnswer }
                if let first = open.first { try Correction.accept(first.id, in: tx) }
                if open.count > 2 { try Correction.decline(open[1].id, in: tx) }
            }
        }
    }
}
