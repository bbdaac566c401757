import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct MatchRaceTests {
    /// However many propose at once, a mentor accompanies as many as they said.
    @Test func fourProposeAtOnceAndTwoGoThrough() async throws {
        try await withStore(connections: 5) { store, cast in
            let programme = try await store.write(as: cast.walter.credential) {
                try Programme.found(.sponsorship(cast), in: $0)
            }
            let mentor = try await store.write(as: cast.victor.credential) { tx in
                let id = try Mentor.enquire(.lea, into: programme, in: tx)
                try Mentor.screen(id, in: tx)
                for kind in Mentor.FactKind.allCases {
                    try Mentor.record(kind.rawValue, on: Day(noon).text, of: id, in: tx)
                }
                try Mentor.train(id, in: tx)
                try Mentor.check(.init(kind: "attestation_honorabilite"), of: id, in: tx)
                try Mentor.clear(id, in: tx)
                return id
            }
            let mentees = try await store.write(as: cast.walter.credential) { tx in
                try (0..<4).map { _ in try Mentee.enrol(Person.register(.mariam, in: tx).id, into: programme, in: tx) }
            }
            let made = await withTaskGroup(of: Bool?.self) { group in
                for mentee in mentees {
                    group.addTask {
                        do {
                            try await store.write(as: cast.victor.credential) {
                                try Match.propose(mentor, to: [mentee], in: $0)
                            }
                            return true
                        } catch Refusal.mentoring(.mentorFull) { return false } catch { return nil }
                    }
                }
                return await group.reduce(into: [Bool?]()) { $0.append($1) }
            }
            #expect(made.filter { $0 == true }.count == 2 && made.filter { $0 == false }.count == 2, "\(made)")
        }
    }
}
