import Foundation

@testable import Postgres
@testable import RelaisCore

extension Person.Draft {
    /// Someone made up: a young woman of seventeen on the day of the tests.
    package static var mariam: Person.Draft {
        var draft = Person.Draft()
        draft.given = "Mariam"
        draft.family = "Diallo-Fictive"
        draft.birthDate = "2008-04-05"
        draft.gender = "female"
        draft.phone = "+33 1 99 00 11 22"
        draft.email = "mariam@example.org"
        draft.address = "3 place Imaginaire"
        draft.contactWishes = "SMS le matin"
        draft.languages = ["prs", "fra"]
        draft.frenchLevel = "a1"
        draft.commune = "19031"
        return draft
    }
}

extension Referral.Draft {
    /// What Alice asks of the clinic for someone.
    package static func course(
        for person: ID<Person>, _ cast: Cast, priority: String = "normal",
        on basis: Disclosure.Basis = .publicInterestTask
    ) -> Referral.Draft {
        Referral.Draft(
            person: person.text, service: cast.course.text, priority: priority, need: "Apprendre à lire",
            alreadyDone: "Deux entretiens", basis: basis.rawValue)
    }
}

extension Referral.Draft {
    /// What either side asks next of a third organisation.
    package static func onwards(_ cast: Cast) -> Referral.Draft {
        Referral.Draft(service: cast.workshop.text, need: "Choisir un métier", basis: "public_interest_task")
    }
}

/// A referral of Alice's to the clinic, and the people it is about.
package struct Made: Sendable {
    package let id: ID<Referral>
    package let reference: String
    /// The shelter's person.
    package let person: ID<Person>
    /// The clinic's person, once Charlie has accepted.
    package var received: ID<Person>?
}

extension Transaction {
    /// Someone Alice follows.
    package func person(_ draft: Person.Draft = .mariam, by cast: Cast) throws -> ID<Person> {
        try self.as(cast.alice) { try Person.register(draft, in: $0).id }
    }

    /// A referral brought to a state by the verbs that lead there, Alice on one side and Charlie on the other. Letting one
    /// expire is the daemon's: see its own tests.
    package func referral(_ state: Referral.State = .sent, _ cast: Cast) throws -> Made {
        let person = try person(by: cast)
        return try referral(of: person, state, on: .publicInterestTask, cast)
    }

    /// The same of someone who agreed to all that can pass, or to what a draft of a consent says.
    package func agreedReferral(
        _ state: Referral.State, _ cast: Cast, of draft: Person.Draft = .mariam, to terms: Consent.Draft? = nil,
        since moment: Date? = nil
    ) throws -> (made: Made, consent: ID<Consent>) {
        let person = try person(draft, by: cast)
        let consent = try self.as(cast.alice, at: moment ?? hours(5)) { tx in
            try Consent.agreed(terms ?? .all(to: cast.clinic), for: person, in: tx)
        }
        return (try referral(of: person, state, on: .consent, cast), consent)
    }

    private func referral(
        of person: ID<Person>, _ state: Referral.State, on basis: Disclosure.Basis, _ cast: Cast
    ) throws -> Made {
        let (id, reference) = try self.as(cast.alice, at: hours(4)) { tx in
            try Referral.draft(.course(for: person, cast, on: basis), in: tx)
        }
        var made = Made(id: id, reference: reference, person: person)
        try bring(&made, to: state, cast)
        return made
    }

    /// So many hours before.
    private func hours(_ number: Double) -> Date { now - number * 3_600 }

    /// Takes a draft on to a state: each move an hour after the one before, the last an hour ago.
    private func bring(_ made: inout Made, to state: Referral.State, _ cast: Cast) throws {
        let id = made.id
        func send() throws { try self.as(cast.alice, at: hours(3)) { try Referral.send(id, in: $0) } }
        func accept() throws {
            made.received = try self.as(cast.charlie, at: hours(2)) { try Referral.accept(id, in: $0) }
        }
        func start() throws { try self.as(cast.charlie, at: hours(1.5)) { try Referral.start(id, in: $0) } }
        switch state {
        case .draft: break
        case .sent: try send()
        case .accepted:
            try send()
            try accept()
        case .declined:
            try send()
            try self.as(cast.charlie, at: hours(1)) { try Referral.decline(id, reason: "no_capacity", in: $0) }
        case .inProgress:
            try send()
            try accept()
            try start()
        case .completed:
            try send()
            try accept()
            try start()
            try self.as(cast.charlie, at: hours(1)) { try Referral.complete(id, outcome: "achieved", in: $0) }
        case .waitlisted:
            try send()
            try self.as(cast.charlie, at: hours(2)) { try Referral.waitlist(id, reason: "no_capacity", in: $0) }
        case .notFulfilled:
            try send()
            try accept()
            try self.as(cast.charlie, at: hours(1)) { try Referral.end(id, reason: "no_show", in: $0) }
        case .enteredInError:
            try send()
            try self.as(cast.alice, at: hours(1)) { try Referral.correct(id, reason: "duplicate", in: $0) }
        case .withdrawn:
            try send()
            try self.as(cast.alice, at: hours(1)) { try Referral.withdraw(id, reason: "person_moved", in: $0) }
        case .expired: throw Unreachable(state: state)
        }
    }
}

extension Referral.State {
    /// Those that verbs lead to.
    package static let reachable: [Referral.State] = [
        .draft, .sent, .accepted, .declined, .waitlisted, .inProgress, .completed, .notFulfilled, .withdrawn,
        .enteredInError,
    ]
}

/// No verb leads there yet.
package struct Unreachable: Error {
    package let state: Referral.State
}

extension Store {
    /// A referral brought to a state, each move in its own transaction.
    package func referral(_ state: Referral.State = .sent, _ cast: Cast) async throws -> Made {
        let person = try await write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
        return try await referral(of: person, state, on: .publicInterestTask, cast)
    }

    /// The same on what someone agreed to before.
    package func referral(
        of person: ID<Person>, _ state: Referral.State = .sent, on basis: Disclosure.Basis, _ cast: Cast
    ) async throws -> Made {
        let (id, reference) = try await write(as: cast.alice.credential) {
            try Referral.draft(.course(for: person, cast, on: basis), in: $0)
        }
        var made = Made(id: id, reference: reference, person: person)
        guard state != .draft else { return made }
        try await write(as: cast.alice.credential) { try Referral.send(id, in: $0) }
        switch state {
        case .declined:
            try await write(as: cast.charlie.credential) { try Referral.decline(id, reason: "no_capacity", in: $0) }
        case .withdrawn:
            try await write(as: cast.alice.credential) { try Referral.withdraw(id, reason: "person_moved", in: $0) }
        case .accepted, .inProgress, .completed:
            made.received = try await write(as: cast.charlie.credential) { try Referral.accept(id, in: $0) }
            if state == .accepted { break }
            try await write(as: cast.charlie.credential) { try Referral.start(id, in: $0) }
            if state == .inProgress { break }
            try await write(as: cast.charlie.credential) { try Referral.complete(id, outcome: "achieved", in: $0) }
        case .sent: break
        case .waitlisted:
            try await write(as: cast.charlie.credential) { try Referral.waitlist(id, reason: "no_capacity", in: $0) }
        case .notFulfilled:
            made.received = try await write(as: cast.charlie.credential) { try Referral.accept(id, in: $0) }
            try await write(as: cast.charlie.credential) { try Referral.end(id, reason: "no_show", in: $0) }
        case .enteredInError:
            try await write(as: cast.alice.credential) { try Referral.correct(id, reason: "duplicate", in: $0) }
        case .draft, .expired: throw Unreachable(state: state)
        }
        return made
    }
}
