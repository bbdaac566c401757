import Foundation

@testable import Postgres
@testable import RelaisCore

extension Programme.Draft {
    /// A made-up programme of sponsorship, in which whoever coordinates is told of concerns.
    package static func sponsorship(_ cast: Cast, named name: String = "Un parrain fictif") -> Programme.Draft {
        var draft = Programme.Draft()
        (draft.name, draft.scheme, draft.safeguarding) = (name, "parrainage_proximite", cast.carol.account.text)
        return draft
    }
}

extension Mentor.Draft {
    /// Somebody made up who would accompany young people in Brive.
    package static var lea: Mentor.Draft {
        var draft = Mentor.Draft()
        (draft.given, draft.family) = ("Léa", "Marraine-Fictive")
        (draft.phone, draft.email, draft.wishes) = ("+33 1 99 00 55 66", "lea@example.org", "Plutôt le samedi")
        (draft.languages, draft.interests) = (["fra", "prs"], ["sport", "meal_cooking"])
        (draft.availability, draft.transport) = (["sat_am", "sat_pm"], ["mentor_car"])
        (draft.commune, draft.reachKm, draft.capacity, draft.prefers) = ("19031", "25", "2", ["shares_language"])
        return draft
    }
}

/// Those that tests of mentoring begin with: a programme of the shelter's, somebody cleared, somebody who may be matched.
package struct MentoringScene: Sendable {
    package let programme: ID<Programme>
    package let mentor: ID<Mentor>
    package let mentee: ID<Mentee>
    package let person: ID<Person>

    package init(programme: ID<Programme>, mentor: ID<Mentor>, mentee: ID<Mentee>, person: ID<Person>) {
        (self.programme, self.mentor, self.mentee, self.person) = (programme, mentor, mentee, person)
    }
}

extension Transaction {
    /// A programme that Walter leads.
    package func programme(_ cast: Cast, _ draft: Programme.Draft? = nil, at moment: Date? = nil) throws -> ID<
        Programme
    > {
        try self.as(cast.walter, at: moment) { try Programme.found(draft ?? .sponsorship(cast), in: $0) }
    }

    /// Somebody cleared by Victor, as far as `state` says: what was done with them a month ago, what was seen of them.
    package func mentor(
        in programme: ID<Programme>, _ cast: Cast, _ draft: Mentor.Draft = .lea, upTo state: Mentor.State = .cleared,
        at moment: Date? = nil
    ) throws -> ID<Mentor> {
        try self.as(cast.victor, at: moment) { tx in
            let id = try Mentor.enquire(draft, into: programme, in: tx)
            guard state != .enquiry else { return id }
            try Mentor.screen(id, in: tx)
            guard state != .screening else { return id }
            let day = Day(tx.now).adding(days: -30).text
            for kind in Mentor.FactKind.allCases { try Mentor.record(kind.rawValue, on: day, of: id, in: tx) }
            try Mentor.train(id, in: tx)
            guard state != .trained else { return id }
            try Mentor.check(.init(kind: "attestation_honorabilite", issuedOn: day), of: id, in: tx)
            try Mentor.clear(id, in: tx)
            return id
        }
    }

    /// Somebody whom Walter follows, in a programme, with all that must be there.
    package func mentee(
        in programme: ID<Programme>, _ cast: Cast, _ draft: Person.Draft = .mariam, isReady: Bool = true,
        at moment: Date? = nil
    ) throws -> (mentee: ID<Mentee>, person: ID<Person>) {
        try self.as(cast.walter, at: moment) { tx in
            var draft = draft
            // Mariam came of age in 2026: later than that, it is somebody of sixteen.
            if draft.birthDate == Person.Draft.mariam.birthDate, Day(tx.now).text > "2026-04-04" {
                draft.birthDate = Day(tx.now).adding(days: -16 * 366).text
            }
            let person = try Person.register(draft, in: tx).id
            var wishes = Mentee.Draft()
            (wishes.goals, wishes.interests) = ("Jouer au foot le samedi", ["sport"])
            let mentee = try Mentee.enrol(person, wishes, into: programme, in: tx)
            guard isReady else { return (mentee, person) }
            let guardian = try Representative.add(.guardian, for: person, in: tx)
            try Mentee.record(.init(kind: "inscription_ppe"), of: mentee, in: tx)
            try Mentee.record(.init(kind: "assent"), of: mentee, in: tx)
            try Mentee.record(
                .init(kind: "authority_agreement", representative: guardian.text), of: mentee, in: tx)
            try Mentee.writeCard(
                .init(
                    called: "Mimi", meeting: "Devant la gare",
                    emergencyContact: "Éducatrice fictive, +33 1 99 00 77 88",
                    languages: ["prs", "fra"], interests: ["sport"]), of: mentee, in: tx)
            return (mentee, person)
        }
    }

    /// All of them.
    package func mentoring(
        _ cast: Cast, _ draft: Person.Draft = .mariam, at moment: Date? = nil
    ) throws -> MentoringScene {
        let programme = try programme(cast, at: moment)
        let mentor = try mentor(in: programme, cast, at: moment)
        let (mentee, person) = try mentee(in: programme, cast, draft, at: moment)
        return MentoringScene(programme: programme, mentor: mentor, mentee: mentee, person: person)
    }

    /// A match brought to a state by the verbs that lead there, by Victor.
    package func match(
        _ state: Match.State, _ scene: MentoringScene, _ cast: Cast, at moment: Date? = nil
    ) throws -> ID<Match> {
        try self.as(cast.victor, at: moment) { tx in
            let id = try Match.propose(scene.mentor, to: [scene.mentee], in: tx)
            if state == .proposed { return id }
            if state == .declined {
                try Match.decline(id, why: "mentee_declined", in: tx)
                return id
            }
            try Match.agree(id, by: .mentor, in: tx)
            try Match.agree(id, by: .mentee(scene.mentee), in: tx)
            if state == .consented { return id }
            try Match.meet(id, on: Day(tx.now).text, in: tx)
            if state == .trial { return id }
            try Match.sign(id, on: nil, by: ["mentor", "mentee", "association", "authority"], in: tx)
            try Match.activate(id, in: tx)
            if state == .onHold { try Match.hold(id, why: "absence", in: tx) }
            if state == .closed { try Match.close(id, why: "goal_reached", in: tx) }
            return id
        }
    }
    /// A match whose mentor Mona is, brought to a state.
    package func monasMatch(
        _ cast: Cast, _ state: Match.State = .active, at moment: Date? = nil
    ) throws -> (scene: MentoringScene, match: ID<Match>) {
        let scene = try mentoring(cast, at: moment)
        try self.as(cast.victor, at: moment) { try Mentor.bind(scene.mentor, to: "Mona", in: $0) }
        return (scene, try match(state, scene, cast, at: moment))
    }
}
