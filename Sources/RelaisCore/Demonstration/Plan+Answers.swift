import Foundation

extension Demonstration.Plan {
    /// What becomes of a referral once its recipient has opened it.
    mutating func answer(
        _ number: Int, _ fate: Referral.State, after opened: Date, by answerer: String, referrer: String,
        _ random: inout Seeded
    ) {
        let answered = opened + .random(in: 3_600...260_000, using: &random)
        switch fate {
        case .declined:
            let reason = Referral.Reason.toDecline[number % 7].rawValue
            act(at: answered, answerer) { memory, tx in
                try Referral.decline(
                    memory.referral(number), reason: reason, note: "Un autre groupe ouvre au printemps.", in: tx)
            }
        case .withdrawn:
            let reason = Referral.Reason.toWithdraw[number % 5].rawValue
            act(at: answered, referrer) { memory, tx in
                try Referral.withdraw(memory.referral(number), reason: reason, in: tx)
            }
        case .waitlisted:
            act(at: answered, answerer) { memory, tx in
                try Referral.waitlist(
                    memory.referral(number), reason: "no_capacity", note: "Une place se libère en janvier.", in: tx)
            }
        case .accepted, .inProgress, .completed, .notFulfilled:
            act(at: answered, answerer) { memory, tx in
                _ = try Referral.accept(
                    memory.referral(number), note: "Premier rendez-vous proposé la semaine prochaine.", in: tx)
            }
            if number % 2 == 0 { talk(number, since: answered, by: answerer, referrer: referrer) }
            guard fate != .accepted else { return }
            support(number, fate, since: answered, by: answerer, &random)
        default: return
        }
    }

    /// The weeks of a support: who came, the levels at both ends, and how it ended.
    private mutating func support(
        _ number: Int, _ fate: Referral.State, since answered: Date, by answerer: String, _ random: inout Seeded
    ) {
        let started = answered + .random(in: 3 * 86_400...9 * 86_400, using: &random)
        let (before, gained) = (Int.random(in: 0...3, using: &random), Int.random(in: 0...2, using: &random))
        act(at: started, answerer) { memory, tx in
            let id = try memory.referral(number)
            try Referral.start(id, in: tx)
            try Referral.assess(id, at: "entry", levels: Self.levels(before), ratings: Self.ratings(1, number), in: tx)
        }
        for week in 1...4 {
            let presence: Presence = [.present, .present, .excused, .present, .absent][(number + week) % 5]
            act(at: started + Double(week * 7 * 86_400), answerer) { memory, tx in
                try Referral.attend(
                    memory.referral(number), on: Day(tx.now).text, presence: presence.rawValue,
                    minutes: presence == .present ? "90" : nil, in: tx)
            }
        }
        let ended = started + .random(in: 35 * 86_400...80 * 86_400, using: &random)
        switch fate {
        case .completed:
            let outcome = gained > 0 ? Outcome.achieved : .partlyAchieved
            act(at: ended, answerer) { memory, tx in
                let id = try memory.referral(number)
                // Now and then nobody tells the level at exit: the page says so.
                if number % 6 != 0 {
                    try Referral.assess(
                        id, at: "exit", levels: Self.levels(before + gained), ratings: Self.ratings(2, number), in: tx)
                }
                try Referral.complete(
                    id, outcome: outcome.rawValue, orientation: Orientation.allCases[number % 7].rawValue,
                    barriers: number % 3 == 0 ? [Barrier.allCases[number % Barrier.allCases.count].rawValue] : [],
                    in: tx)
            }
        case .notFulfilled:
            act(at: ended, answerer) { memory, tx in
                try Referral.end(memory.referral(number), reason: "person_moved", in: tx)
            }
        default: return
        }
    }

    /// As whoever helps sees it; as one in two sees it themselves, a step further.
    private static func ratings(_ rank: Int, _ number: Int) -> [Rating: String?] {
        [
            .autonomy: "\(rank)", .socialLink: "\(rank + number % 2)",
            .ownAutonomy: number % 2 == 0 ? "\(rank + 1)" : nil, .ownSocialLink: number % 2 == 0 ? "\(rank + 1)" : nil,
        ]
    }

    /// Speaking a step ahead of writing.
    private static func levels(_ rank: Int) -> [Skill: String?] {
        let (level, ahead) = (FrenchLevel.allCases[rank], FrenchLevel.allCases[rank + 1])
        return [
            .listening: ahead.rawValue, .spokenInteraction: ahead.rawValue, .spokenProduction: level.rawValue,
            .reading: level.rawValue, .writing: level.rawValue,
        ]
    }
}
