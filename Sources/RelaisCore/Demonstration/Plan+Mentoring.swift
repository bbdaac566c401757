import Foundation

extension Demonstration.Plan {
    static let lead = "leon@don-bosco.example"
    static let volunteers = "vera@don-bosco.example"
    static let mentor = "maryse@don-bosco.example"
    static let otherMentor = "marc@don-bosco.example"
    private static let guardian = "nadia@don-bosco.example"

    /// How far one of the mentors has come.
    private enum Stage { case enquiry, screening, trained, cleared, paused, left }

    /// Twelve mentors: their names mean « example », as everybody's here.
    private static let mentors: [(given: String, stage: Stage, languages: [String], commune: String)] = [
        ("Maryse", .cleared, ["fra", "prs"], "19272"), ("Marc", .cleared, ["fra", "eng"], "19031"),
        ("Solange", .cleared, ["fra"], "19272"), ("Bernard", .cleared, ["fra", "ara"], "19073"),
        ("Josette", .cleared, ["fra", "ben"], "19272"), ("Alain", .cleared, ["fra"], "19275"),
        ("Nicole", .cleared, ["fra", "ful"], "19031"), ("Gérard", .paused, ["fra"], "19272"),
        ("Colette", .left, ["fra", "eng"], "19272"), ("Fabien", .trained, ["fra"], "19031"),
        ("Hélène", .screening, ["fra", "ukr"], "19276"), ("René", .enquiry, ["fra"], "19272"),
    ]

    /// Of each young person: who accompanies them, and how far the match has come; `nil` where nobody was proposed.
    private static let matches: [(mentor: Int, state: Match.State)?] = [
        (0, .active), (1, .active), (2, .active), (3, .active), (4, .onHold), (5, .trial), (6, .consented),
        (2, .proposed), (8, .closed), (3, .declined), nil, nil,
    ]

    /// A pilot of sponsorship at Institut Don Bosco: twelve mentors in every state, twelve young people, matches in every state, one who
    /// stands in, a check that ends soon, and a concern that was dealt with.
    mutating func addMentoring() {
        act(at: end - 200 * 86_400, Self.lead) { memory, tx in
            var draft = Programme.Draft()
            (draft.name, draft.scheme) = ("Un parrain pour l’exemple (fictif)", Programme.Scheme.sponsorship.rawValue)
            draft.safeguarding = "Nadia Exemple (fict.)"
            (draft.rateCents, draft.capCents) = ("30", "3000")
            memory.keep(try Programme.found(draft, in: tx).rawValue, as: "programme")
        }
        for number in Self.mentors.indices { addMentor(number) }
        for number in Self.matches.indices { addMentee(number) }
        addSubstitute()
        addConcern()
        addMeetings()
    }

    private mutating func addMentor(_ number: Int) {
        let (given, stage, languages, commune) = Self.mentors[number]
        // The check of one of them ends within the month.
        let endsSoon = number == 5
        let checkEnds = endsSoon ? Day(end).adding(days: 20).text : nil
        act(at: end - (190 - Double(number)) * 86_400, Self.volunteers) { memory, tx in
            var draft = Mentor.Draft()
            (draft.given, draft.family) = (given, "Exemple-Fictif")
            (draft.phone, draft.email) = ("06 39 98 70 \(10 + number)", "benevole\(number)@example.org")
            (draft.languages, draft.interests) = (
                languages, [["sport", "meal_cooking"], ["culture_visit", "outing_nature"]][number % 2]
            )
            (draft.availability, draft.transport) = (
                ["wed_pm", "sat_am", "sat_pm"], [["mentor_car"], ["bus", "bike_walk"]][number % 2]
            )
            (draft.commune, draft.reachKm, draft.capacity) = (commune, "25", "2")
            let id = try Mentor.enquire(draft, into: memory.id("programme"), in: tx)
            memory.keep(id.rawValue, as: "mentor \(number)")
            guard stage != .enquiry else { return }
            try Mentor.screen(id, in: tx)
            guard stage != .screening else { return }
            for kind in Mentor.FactKind.allCases {
                try Mentor.record(kind.rawValue, on: Day(tx.now).text, of: id, in: tx)
            }
            try Mentor.train(id, in: tx)
            guard stage != .trained else { return }
            let check = Mentor.CheckDraft(
                kind: "attestation_honorabilite", issuedOn: Day(tx.now).adding(days: -20).text, validUntil: checkEnds)
            try Mentor.check(check, of: id, in: tx)
            try Mentor.clear(id, in: tx)
            if number == 0 { try Mentor.bind(id, to: "Maryse Fictive (fict.)", in: tx) }
            if number == 1 { try Mentor.bind(id, to: "Marc Fictif (fict.)", in: tx) }
        }
        if stage == .paused {
            act(at: end - 12 * 86_400, Self.volunteers) { memory, tx in
                _ = try Mentor.pause(memory.id("mentor \(number)"), until: Day(tx.now).adding(days: 60).text, in: tx)
            }
        }
    }

    private mutating func addMentee(_ number: Int) {
        let draft = Self.youngPerson(number, end)
        act(at: end - (170 - Double(number)) * 86_400, Self.lead) { memory, tx in
            let person = try Person.register(draft, in: tx).id
            var wishes = Mentee.Draft()
            wishes.goals =
                ["Jouer au foot le samedi.", "Parler français avec quelqu’un.", "Découvrir la montagne."][number % 3]
            (wishes.interests, wishes.availability) = (
                [["sport"], ["culture_visit", "meal_cooking"]][number % 2], ["wed_pm", "sat_pm"]
            )
            let mentee = try Mentee.enrol(person, wishes, into: memory.id("programme"), in: tx)
            memory.keep(mentee.rawValue, as: "mentee \(number)")
            // Of the last of them something is missing still.
            guard number < 11 else { return }
            var guardian = Representative.Draft()
            (guardian.kind, guardian.name, guardian.level) = (
                "tuteur_departement", "Service fictif de l’aide sociale à l’enfance", "serious"
            )
            (guardian.from, guardian.authority) = ("2024-01-01", "Tribunal fictif")
            let representative = try Representative.add(guardian, for: person, in: tx)
            for kind in ["inscription_ppe", "assent", "authority_agreement"] {
                let given = kind == "authority_agreement" ? representative.text : nil
                try Mentee.record(.init(kind: kind, representative: given), of: mentee, in: tx)
            }
            let card = Mentee.CardDraft(
                called: draft.given, meeting: "Devant la gare, le samedi.",
                emergencyContact: "Permanence éducative (fictive), 06 39 98 79 90", languages: draft.languages,
                interests: wishes.interests ?? [])
            try Mentee.writeCard(card, of: mentee, in: tx)
        }
        guard let (mentor, state) = Self.matches[number] else { return }
        act(at: end - (150 - Double(number) * 4) * 86_400, Self.volunteers) { memory, tx in
            let mentee: ID<Mentee> = try memory.id("mentee \(number)")
            let id = try Match.propose(memory.id("mentor \(mentor)"), to: [mentee], in: tx)
            memory.keep(id.rawValue, as: "match \(number)")
            if state == .proposed { return }
            if state == .declined { return try Match.decline(id, why: "mentee_declined", in: tx) }
            try Match.agree(id, by: .mentor, in: tx)
            try Match.agree(id, by: .mentee(mentee), in: tx)
            if state == .consented { return }
            try Match.meet(id, on: Day(tx.now).text, in: tx)
            if state == .trial { return }
            try Match.sign(id, on: nil, by: ["mentor", "mentee", "association", "authority"], in: tx)
            try Match.activate(id, in: tx)
        }
        guard [.onHold, .closed].contains(state) else { return }
        act(at: end - 25 * 86_400, Self.volunteers) { memory, tx in
            let id: ID<Match> = try memory.id("match \(number)")
            if state == .onHold { return try Match.hold(id, why: "absence", in: tx) }
            try Match.close(id, why: "goal_reached", in: tx)
            try Mentor.leave(memory.id("mentor \(mentor)"), why: "own_wish", in: tx)
        }
    }

    /// Whoever accompanies the third of them is away for a fortnight, and somebody stands in.
    private mutating func addSubstitute() {
        act(at: end - 5 * 86_400, Self.volunteers) { memory, tx in
            let days = (Day(tx.now), Day(tx.now).adding(days: 14))
            try Match.substitute(
                memory.id("match 2"), by: memory.id("mentor 1"), from: days.0.text, to: days.1.text, in: tx)
        }
    }

    /// A mentor was worried; whoever is named for it spoke to them and to the guardian, and closed it.
    private mutating func addConcern() {
        act(at: end - 40 * 86_400, Self.mentor) { memory, tx in
            let words = "Il arrive fatigué depuis deux semaines et ne veut pas dire pourquoi. (Exemple fictif.)"
            let id = try Concern.raise(.init(words: words, urgent: "no"), about: memory.id("match 0"), in: tx)
            memory.keep(id.rawValue, as: "concern")
        }
        act(at: end - 39.8 * 86_400, Self.guardian) { memory, tx in
            let id: ID<Concern> = try memory.id("concern")
            _ = try ConcernPage(id, in: tx)
            try Concern.act(.init(kind: "spoke_to_raiser", words: "Appelée le jour même."), on: id, in: tx)
        }
        act(at: end - 36 * 86_400, Self.guardian) { memory, tx in
            let id: ID<Concern> = try memory.id("concern")
            try Concern.act(.init(kind: "told_guardian", words: "Chambre changée de palier."), on: id, in: tx)
            try Concern.close(id, why: "settled", in: tx)
        }
    }

    /// Somebody of fifteen or sixteen, whose name means « example ».
    private static func youngPerson(_ number: Int, _ end: Date) -> Person.Draft {
        let names = [
            ("حمید", "نمونه", "prs"), ("রহিম", "নমুনা", "ben"), ("Amadou", "Exemple", "ful"), ("Moussa", "Misali", "bam"),
        ]
        let name = names[number % names.count]
        var draft = Person.Draft()
        (draft.given, draft.family) = (name.0, name.1)
        draft.birthDate = "\(Day(end).year - 16)-\(number % 9 + 1 < 10 ? "0" : "")\(number % 9 + 1)-1\(number % 9)"
        draft.birthSource = "judicial_decision"
        draft.gender = number % 4 == 1 ? "female" : "male"
        draft.languages = [name.2, "fra"]
        draft.commune = ["19272", "19031"][number % 2]
        return draft
    }
}
