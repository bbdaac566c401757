import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// The year as it goes: what is really there, and what a plain program would keep.
struct MentoringWalk {
    static let grace = 10
    var dice: Dice
    var mentors: [ModelMentor] = []
    var mentees: [ModelMentee] = []
    var matches: [ModelMatch] = []
    var done: [String: Int] = [:]
    var refused = 0
    var held = 0
    /// After this day nobody brings a new document: what is under way then is held in the end.
    let lastRenewal: Day

    init(_ tx: Transaction, _ cast: Cast, _ dice: Dice, _ start: Date) throws {
        self.dice = dice
        lastRenewal = Day(start).adding(days: 240)
        var draft = Programme.Draft.sponsorship(cast)
        draft.checks = [.init(kind: "attestation_honorabilite", months: "3", graceDays: "\(Self.grace)")]
        let programme = try tx.programme(cast, draft, at: start)
        for capacity in [1, 2, 1] {
            var lea = Mentor.Draft.lea
            lea.capacity = "\(capacity)"
            let id = try tx.mentor(in: programme, cast, lea, at: start)
            mentors.append(
                ModelMentor(
                    id: id, capacity: capacity, until: Day(start).adding(days: -30).adding(months: 3)))
        }
        for (born, last) in [
            ("2009", "2027-12-30"), ("2010-02-14", "2028-02-13"), ("2010-03-01", "2028-02-29"),
            ("2012-06-06", "2030-06-05"),
        ] {
            let id = try tx.mentee(in: programme, cast, .born(born), at: start).mentee
            mentees.append(ModelMentee(id: id, agreedUntil: Day(last) ?? Day(start)))
        }
    }

    private func load(_ mentor: Int) -> Int { matches.filter { $0.isOpen && $0.mentor == mentor }.count }

    /// Tries something: it goes through if the model says so, and is refused if it does not.
    mutating func attempt(
        _ name: String, _ isExpected: Bool, _ tx: Transaction, _ member: Member, at moment: Date,
        _ verb: (Transaction) throws -> Void
    ) throws -> Bool {
        do {
            try tx.as(member, at: moment, verb)
            #expect(isExpected, "\(name) went through on \(Day(moment).text)")
            done[name, default: 0] += 1
            return true
        } catch let refusal as Refusal {
            #expect(!isExpected, "\(name) on \(Day(moment).text): \(refusal)")
            refused += 1
            return false
        }
    }

    mutating func step(_ tx: Transaction, _ cast: Cast, at moment: Date) throws {
        let day = Day(moment)
        let (victor, walter) = (cast.victor, cast.walter)
        switch dice.below(17) {
        case 0:
            guard dice.below(8) == 0 else { return }
            let index = dice.below(mentors.count)
            let mentor = mentors[index]
            if try attempt(
                "pause", mentor.state == .cleared, tx, victor, at: moment, { try Mentor.pause(mentor.id, in: $0) })
            {
                mentors[index].state = .paused
                for one in matches.indices
                where matches[one].mentor == index && [.consented, .trial, .active].contains(matches[one].state) {
                    (matches[one].heldFrom, matches[one].state) = (matches[one].state, .onHold)
                }
            }
        case 1, 2:
            let index = dice.below(mentors.count)
            let mentor = mentors[index]
            let isReady =
                mentor.state == .paused && [.clear, .ending].contains(mentor.status(on: day, grace: Self.grace))
            if try attempt("come back", isReady, tx, victor, at: moment, { try Mentor.resume(mentor.id, in: $0) }) {
                mentors[index].state = .cleared
            }
        case 3:
            guard dice.below(8) == 0, !day.isAfter(lastRenewal) else { return }
            let index = dice.below(mentors.count)
            let id = mentors[index].id
            if try attempt(
                "check", true, tx, victor, at: moment,
                { try Mentor.check(.init(kind: "attestation_honorabilite"), of: id, in: $0) })
            {
                mentors[index].until = day.adding(months: 3)
            }
        case 4:
            guard dice.below(6) == 0 else { return }
            let index = dice.below(mentors.count)
            let (mentor, until) = (mentors[index], day.adding(days: 1 + dice.below(12)))
            if try attempt(
                "exempt", mentor.state == .cleared, tx, walter, at: moment,
                { try Mentor.exempt(mentor.id, until: until.text, why: "asked_for", in: $0) })
            {
                mentors[index].exempt = mentors[index].exempt.map { $0.isAfter(until) ? $0 : until } ?? until
            }
        case 5: try changeMentee(tx, cast, at: moment)
        case 6, 7:
            let (index, other) = (dice.below(mentors.count), dice.below(mentees.count))
            let isFree = !matches.contains { $0.isOpen && $0.mentee == other }
            let isExpected =
                mentors[index].isReady(on: day, grace: Self.grace) && load(index) < mentors[index].capacity && isFree
            let (mentor, mentee) = (mentors[index].id, mentees[other].id)
            var made: ID<Match>?
            if try attempt(
                "propose", isExpected, tx, victor, at: moment,
                { made = try Match.propose(mentor, to: [mentee], in: $0) }), let made
            {
                matches.append(ModelMatch(id: made, mentor: index, mentee: other))
            }
        default: try move(tx, cast, at: moment)
        }
    }

    /// What the daemon does once a day.
    mutating func review(_ tx: Transaction, _ cast: Cast, at moment: Date) throws {
        try tx.leave(Job(.findMentoring), cast, at: moment)
        try tx.doJobs(cast, at: moment)
        let (mentors, mentees, day) = (mentors, mentees, Day(moment))
        holdWhere { mentors[$0.mentor].isStopped(on: day, grace: Self.grace) || mentees[$0.mentee].lacks(on: day) }
    }

    /// Where they meet, they meet no longer.
    mutating func holdWhere(_ isStopped: (ModelMatch) -> Bool) {
        for index in matches.indices
        where [.trial, .active].contains(matches[index].state) && isStopped(matches[index]) {
            (matches[index].heldFrom, matches[index].state) = (matches[index].state, .onHold)
            held += 1
        }
    }

    /// Everybody stands where the model says.
    func compare(_ tx: Transaction, _ cast: Cast, at moment: Date) throws {
        struct Found: RowDecodable {
            let id: UUID
            let state: String
            let more: String?
            init(row: Row) throws { (id, state, more) = try row.decode() }
        }
        let day = Day(moment)
        let (foundMatches, foundMentors): ([Found], [Found]) = try tx.as(cast.victor, at: moment) { tx in
            (
                try tx.all("SELECT id, state, held_from FROM casework.match"),
                try tx.inside(.volunteer) {
                    try tx.all(
                        """
                        SELECT m.id, m.state, volunteer.clearance(m.organisation, m.id, m.programme, \(day.text)::date)
                        FROM volunteer.mentor m
                        """)
                }
            )
        }
        let found = Dictionary(uniqueKeysWithValues: foundMatches.map { ($0.id, $0) })
        for match in matches {
            let one = found[match.id.rawValue]
            #expect(one?.state == match.state.rawValue && one?.more == match.heldFrom?.rawValue, "\(day.text)")
        }
        for one in foundMentors {
            let mentor = try #require(mentors.first { $0.id.rawValue == one.id })
            #expect(one.state == mentor.state.rawValue, "\(day.text)")
            #expect(one.more == mentor.status(on: day, grace: Self.grace).rawValue, "\(day.text): \(mentor.until.text)")
        }
    }
}
