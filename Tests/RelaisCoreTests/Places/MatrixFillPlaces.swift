import Foundation
import RelaisTesting

@testable import Postgres
@testable import RelaisCore

extension MatrixTests {
    /// Places and clocks of services of two organisations, who holds one, who waits, and who was away: long ago, so that nobody
    /// stands in for anyone.
    func fillPlaces(_ store: Store, _ cast: Cast) async throws {
        for (keeper, service) in [(cast.carol, cast.room), (cast.dora, cast.course)] {
            try await store.write(as: keeper.credential) { tx in
                _ = try Intake.set(Intake.Draft(places: "200"), for: service, in: tx)
                try ServiceClock.set(ServiceClock.Draft(days: [.reminderDays: "9"]), for: service, in: tx)
            }
        }
        let away = [
            (cast.alice, cast.walter), (cast.walter, cast.carol), (cast.carol, cast.alice), (cast.charlie, cast.erin),
        ]
        for (absent, substitute) in away {
            let day = Day(noon).text
            _ = try await store.write(as: absent.credential) {
                try Absence.declare(
                    Absence.Draft(substitute: substitute.account.text, startsOn: day, endsOn: day), in: $0)
            }
        }
        let elsewhere = try await store.write(as: cast.alice.credential) { tx in
            let id = try Referral.draft(.course(for: Person.register(.mariam, in: tx).id, cast), in: tx).id
            try Referral.send(id, in: tx)
            return id
        }
        try await store.write(as: cast.charlie.credential) {
            try Referral.waitlist(elsewhere, reason: "person_unreachable", in: $0)
        }
        for other in [cast.alice, cast.walter, cast.carol] {
            let ids = try await store.write(as: cast.charlie.credential) { tx in
                try (0..<2).map { _ in
                    let person = try Person.register(.mariam, in: tx).id
                    var draft = Referral.Draft.course(for: person, cast)
                    draft.service = cast.room.text
                    let id = try Referral.draft(draft, in: tx).id
                    try Referral.send(id, in: tx)
                    return id
                }
            }
            try await store.write(as: other.credential) { tx in
                for id in ids { _ = try Referral.accept(id, in: tx) }
            }
            try await store.dated { noon + 60 }.write(as: other.credential) {
                try Referral.waitlist(ids[1], reason: "person_unreachable", in: $0)
            }
        }
    }
}
