import Foundation

extension Demonstration.Plan {
    /// A winter of meetings: of every match under way those that were held, some that were not, one to come, calls to both sides, and how
    /// far the young people are. The last match but one has not met for weeks.
    mutating func addMeetings() {
        for (number, by) in [(0, Self.mentor), (1, Self.otherMentor), (2, Self.volunteers)] {
            for turn in 0..<7 { addMeeting(number, turn, by: by) }
        }
        addMeeting(3, 6, by: Self.volunteers)
        act(at: end - 3_600, Self.mentor) { memory, tx in
            var draft = Meeting.Draft()
            (draft.on, draft.at, draft.minutes) = (Day(tx.now).adding(days: 4).text, "14:30", "120")
            draft.activities = ["culture_visit"]
            try Meeting.plan(draft, for: memory.id("match 0"), in: tx)
        }
        for number in 0..<3 { addProgress(number) }
        approveExpenses()
    }

    private mutating func addMeeting(_ number: Int, _ turn: Int, by email: String) {
        let moment = end - Double(12 * (7 - turn) - number * 2) * 86_400
        act(at: moment, email) { memory, tx in
            let sorts = [["sport"], ["culture_visit"], ["meal_cooking", "language_practice"], ["outing_nature"]]
            var draft = Meeting.Draft()
            (draft.on, draft.at, draft.minutes) = (
                Day(tx.now).adding(days: -1).text, "10:00", "\(60 + turn % 3 * 45)"
            )
            (draft.activities, draft.commune) = (sorts[(number + turn) % sorts.count], "19272")
            draft.attendance = [turn == 3 ? "no_excused" : "yes"]
            if turn != 3 {
                draft.note = ["Match de foot, bonne humeur.", "Visite du musée.", "Un plat de son pays."][turn % 3]
                (draft.transport, draft.distance) = (number == 0 ? "mentor_car" : "bus", number == 0 ? "18" : nil)
                draft.claims = number == 0 ? "yes" : nil
            }
            try Meeting.record(draft, for: memory.id("match \(number)"), in: tx)
        }
    }

    /// As the young person and their mentor say, at the beginning and three months later; and the first calls.
    private mutating func addProgress(_ number: Int) {
        for (stage, days, more) in [("entry", 120.0, 0), ("months_3", 30, 1)] {
            act(at: end - days * 86_400, Self.volunteers) { memory, tx in
                for rater in ["mentee", "mentor"] {
                    var scores: [String: String] = [:]
                    for (place, domain) in MenteeProgress.Domain.allCases.prefix(7).enumerated() {
                        scores[domain.rawValue] = "\(min(4, (number + place) % 3 + more + (rater == "mentor" ? 1 : 0)))"
                    }
                    let said = MenteeProgress.Draft(
                        stage: stage, rater: rater, scores: scores,
                        isHelpful: stage == "entry" || rater == "mentor" ? nil : "yes")
                    try Mentee.rate(memory.id("mentee \(number)"), said, in: tx)
                }
            }
        }
        act(at: end - 100 * 86_400, Self.volunteers) { memory, tx in
            for side in ["mentor", "mentee"] {
                try Match.follow(memory.id("match \(number)"), .init(side: side, result: "well"), in: tx)
            }
        }
    }

    /// What was asked for in the first weeks; the last still waits.
    private mutating func approveExpenses() {
        act(at: end - 20 * 86_400, Self.lead) { memory, tx in
            let claims = try MeetingList(of: memory.id("programme"), in: tx).claims
            for claim in claims { try Expense.approve(claim.expense.id, in: tx) }
        }
    }
}
