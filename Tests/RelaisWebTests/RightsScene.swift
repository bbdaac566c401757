import Foundation
import RelaisTesting

@testable import RelaisCore

/// What the pages show: a request that waits and one that was answered, a file that is restricted, breaches.
struct RightsScene {
    let person: ID<Person>
    let restricted: ID<Person>
    let waiting: ID<RightsRequest>
    let answered: ID<RightsRequest>
    let running: ID<Breach>
    let closed: ID<Breach>

    init(in store: Store, _ cast: Cast) async throws {
        let made = try await store.referral(.accepted, cast)
        person = made.person
        let alice = cast.alice.credential
        try await store.write(as: alice) { try Person.reveal(made.person, purpose: "appointment", in: $0) }
        restricted = try await store.write(as: alice) { tx in
            let id = try Person.register(.mariam, in: tx).id
            try Person.restrict(id, reason: "accuracy_contested", in: tx)
            return id
        }
        func ask(_ kind: String, _ day: String?) async throws -> ID<RightsRequest> {
            try await store.write(as: alice) { tx in
                var draft = RightsRequest.Draft()
                (draft.kind, draft.receivedOn, draft.words) = (kind, day, "Je veux savoir.")
                return try RightsRequest.record(draft, about: .person(made.person), in: tx)
            }
        }
        waiting = try await ask("rectification", "2025-12-20")
        _ = try await ask("objection", "2025-11-20")
        let answered = try await ask("access", nil)
        self.answered = answered
        try await store.write(as: alice) { tx in
            _ = try Statement(of: made.person, in: tx)
            var reply = RightsRequest.Reply()
            (reply.answer, reply.act, reply.words) = ("granted", "statement", "Relevé remis.")
            try RightsRequest.answer(answered, reply, in: tx)
        }
        func breach(_ found: String) async throws -> ID<Breach> {
            try await store.write(as: cast.bob.credential) { tx in
                var draft = Breach.Draft()
                (draft.kinds, draft.people, draft.data) = (
                    ["confidentiality"], ["people_helped", "minors"], ["identity"]
                )
                (draft.happened, draft.foundOn) = ("Une liste est partie ailleurs.", found)
                return try Breach.record(draft, in: tx)
            }
        }
        running = try await breach("2026-01-11")
        let closed = try await breach("2026-01-12")
        self.closed = closed
        try await store.write(as: cast.bob.credential) { tx in
            try Breach.assess(closed, risk: "none", decision: "Chiffré.", in: tx)
            try Breach.close(closed, in: tx)
        }
    }

    func pages(_ cast: Cast) -> [(name: String, path: String, member: Member)] {
        [
            ("rights", "/rights", cast.bob), ("rights-caseworker", "/rights", cast.alice),
            ("statement", "/people/\(person.text)/statement?language=fra", cast.alice),
            ("statement-arabic", "/people/\(person.text)/statement?language=ara", cast.carol),
            ("export", "/people/\(person.text)/export", cast.alice),
            ("restriction", "/people/\(person.text)/restriction", cast.carol),
            ("restriction-lifting", "/people/\(restricted.text)/restriction", cast.alice),
            ("person-restricted", "/people/\(restricted.text)", cast.alice),
            ("request-new", "/people/\(person.text)/requests/new", cast.alice),
            ("requests", "/requests", cast.alice), ("requests-answered", "/requests?answered=1", cast.carol),
            ("requests-none", "/requests", cast.dora), ("requests-audited", "/requests", cast.judy),
            ("request", "/requests/\(waiting.text)", cast.alice),
            ("request-answered", "/requests/\(answered.text)", cast.carol),
            ("request-audited", "/requests/\(waiting.text)", cast.judy),
            ("own-request-new", "/account/requests/new", cast.bob),
            ("retention-none", "/retention", cast.bob), ("retention", "/retention?days=365", cast.carol),
            ("breaches", "/breaches", cast.bob), ("breach-new", "/breaches/new", cast.judy),
            ("breach", "/breaches/\(running.text)", cast.judy),
            ("breach-closed", "/breaches/\(closed.text)", cast.bob),
        ]
    }
}
