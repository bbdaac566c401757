import Foundation
import Vault

/// Places that are taken, waited for and offered; somebody away; a path beside its template; a link, an appointment and a slip.
extension Demonstration.Plan {
    private static let ines = "ines@chemins-singuliers.example"
    private static let (paul, hugo) = ("paul@mosaik.example", "hugo@mosaik.example")
    private static let (sara, yann) = ("sara@mission-locale.example", "yann@mission-locale.example")
    private static let odile = "odile@chemins-singuliers.example"

    /// Someone of Inès's, whom she refers to a service at a moment.
    private mutating func refer(
        _ number: Int, to service: ID<Service>?, daysAgo: Double, priority: Referral.Priority = .normal,
        partner: String? = nil, isKnown: Bool = false, _ random: inout Seeded
    ) {
        guard let service else { return }
        var draft = Self.request(number, service, &random)
        (draft.priority, draft.basis) = (priority.rawValue, Disclosure.Basis.publicInterestTask.rawValue)
        let file = Self.person(number, end, &random)
        act(at: end - daysAgo * 86_400, Self.ines) { [draft] memory, tx in
            if !isKnown { memory.keep(try Person.register(file, in: tx), as: number) }
            var draft = draft
            draft.person = try memory.person(number).text
            let id = try Referral.draft(draft, in: tx).id
            if let partner { try Referral.carry(id, with: [partner], in: tx) }
            try Referral.send(id, vouch: "Le service est d’accord.", in: tx)
            memory.keep(id, as: 200 + number + (isKnown ? 100 : 0))
        }
    }

    /// Two places: both taken, two who wait, and one offered since the other was seen through. Over a slip, whoever had it says so.
    mutating func addPlaces(_ random: inout Seeded) {
        let garden = network.garden
        act(at: end - 70 * 86_400, Self.hugo) { _, tx in
            _ = try Intake.set(Intake.Draft(places: "2"), for: garden, in: tx)
            let clock = ServiceClock.Draft(days: [.reminderDays: "5", .offerDays: "10", .expiryDays: "90"])
            try ServiceClock.set(clock, for: garden, in: tx)
        }
        for (place, number) in (50...53).enumerated() {
            refer(
                number, to: garden, daysAgo: 60 - Double(place), priority: number == 53 ? .urgent : .normal, &random)
            act(at: end - (55 - Double(place)) * 86_400, Self.paul) { memory, tx in
                let id = try memory.referral(200 + number)
                if place < 2 {
                    _ = try Referral.accept(id, in: tx)
                } else {
                    try Referral.waitlist(id, reason: "no_capacity", note: "Le jardin est complet.", in: tx)
                }
            }
        }
        act(at: end - 45 * 86_400, Self.paul) { memory, tx in
            try Referral.attend(
                memory.referral(250), on: Day(tx.now).text, presence: Presence.present.rawValue, minutes: "120", in: tx)
        }
        act(at: end - 6 * 86_400, Self.paul) { memory, tx in
            try Referral.complete(memory.referral(250), outcome: Outcome.achieved.rawValue, in: tx)
        }
        act(at: end - 5 * 86_400, Self.paul) { memory, tx in
            let code = try Referral.giveSlip(memory.referral(250), in: "fra", tx)
            memory.keep(Credential(code: code.plain, in: tx.keyring), as: 50)
        }
        act(at: end - 4 * 86_400, by: .guest(50)) { _, tx in try ConfirmationSlip.answer("confirmed", in: tx) }

        // A session to come, and whoever answers there away for a few days.
        let orientation = network.services["Mission Locale"]?.first
        act(at: end - 20 * 3_600, Self.yann) { _, tx in
            guard let orientation else { return }
            let days = (Day(tx.now + 40 * 86_400).text, Day(tx.now + 130 * 86_400).text)
            _ = try Intake.set(
                Intake.Draft(places: "8", startsOn: days.0, endsOn: days.1), for: orientation, in: tx)
        }
        act(at: end - 26 * 3_600, Self.sara) { [end] _, tx in
            _ = try Absence.declare(
                Absence.Draft(
                    substitute: "Yann Modèle (fict.)", startsOn: Day(end).text, endsOn: Day(end + 4 * 86_400).text),
                in: tx)
        }
    }

    /// A template that three agreed to and one path follows; and a leg that goes to an organisation without accounts.
    mutating func addPath(_ random: inout Seeded) {
        let (language, orientation) = (network.services["MOSAIK"]?.first, network.services["Mission Locale"]?.first)
        act(at: end - 200 * 86_400, Self.odile) { _, tx in
            let steps = [(language, "12", ["Mission Locale"]), (orientation, "4", [])].map { service, weeks, partners in
                PathTemplate.Draft.Step(service: service?.text, weeks: weeks, partners: partners)
            }
            try PathTemplate.propose(PathTemplate.Draft(name: "Langue, puis orientation", steps: steps), in: tx)
        }
        for (place, email) in [Self.hugo, Self.yann].enumerated() {
            act(at: end - (198 - Double(place)) * 86_400, email) { _, tx in
                for one in try PathTemplateList(in: tx).templates where one.state == .proposed {
                    try PathTemplate.agree(one.id, in: tx)
                }
            }
        }
        refer(55, to: language, daysAgo: 120, partner: "Mission Locale", &random)
        act(at: end - 119 * 86_400, Self.ines) { memory, tx in
            guard let template = try PathTemplateList(in: tx).templates.first(where: { $0.state == .agreed }) else {
                return
            }
            try Path.follow(memory.person(55), template.id, in: tx)
        }
        act(at: end - 117 * 86_400, Self.paul) { memory, tx in _ = try Referral.accept(memory.referral(255), in: tx) }
        act(at: end - 110 * 86_400, Self.paul) { memory, tx in try Referral.start(memory.referral(255), in: tx) }
        act(at: end - 20 * 86_400, Self.paul) { memory, tx in
            try Referral.complete(memory.referral(255), outcome: Outcome.achieved.rawValue, in: tx)
        }
        refer(55, to: orientation, daysAgo: 8, isKnown: true, &random)

        refer(56, to: network.workshop, daysAgo: 5, &random)
        act(at: end - 5 * 86_400 + 600, Self.ines) { memory, tx in
            let link = try Referral.giveLink(memory.referral(256), in: tx)
            memory.keep(Credential(link), as: 56)
        }
        act(at: end - 3 * 86_400, by: .guest(56)) { [end] memory, tx in
            let id = try memory.referral(256)
            _ = try Referral.accept(id, in: tx)
            _ = try Referral.appoint(
                id, on: Day(end + 6 * 86_400).text, at: "14:30", place: "3 rue Fictive, Tulle",
                bring: "Des chaussures fermées",
                in: tx)
        }
    }
}
