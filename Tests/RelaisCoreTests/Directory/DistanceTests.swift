import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct DistanceTests {
    /// Great circles between communes, worked out elsewhere.
    @Test(arguments: [
        ("19272", "19031", 22.10), ("19272", "19275", 52.45), ("19031", "19010", 32.40), ("19276", "19031", 29.54),
        ("84007", "84003", 47.88), ("84007", "84138", 50.46), ("84035", "84003", 28.94), ("19272", "84007", 281.22),
    ])
    func isTheGreatCircle(one: String, other: String, kilometres: Double) async throws {
        try await inTransaction { tx, _ in
            let (here, there) = (try #require(try Spot.of(one, in: tx)), try #require(try Spot.of(other, in: tx)))
            #expect(abs(Distance.greatCircle(here, there) - kilometres) < 0.05)
            #expect(Distance(from: here, to: there).straight == Distance(from: there, to: here).straight)
        }
    }

    @Test func isLongerByRoadAndGoesWithWhoLivesThere() throws {
        func spot(_ latitude: Double, _ density: Int?, _ department: String = "19") -> Spot {
            Spot(latitude: latitude, longitude: 1.5, density: density, department: department)
        }
        // A fifth of a degree of latitude: 22.2 km straight.
        let city = Distance(from: spot(45, 1), to: spot(45.2, 2))
        #expect(city.kilometres == 29 && city.minutes == 60)
        let mixed = Distance(from: spot(45, 1), to: spot(45.2, 7))
        #expect(mixed.kilometres == 29 && mixed.minutes == 45)
        #expect(Distance(from: spot(45, 7), to: spot(45.2, 7)).minutes == 30)
        #expect(Distance(from: spot(45, nil), to: spot(45.2, nil)).minutes == 35)
        #expect(Distance(from: spot(45, 7, "05"), to: spot(45.2, 7)).kilometres == 31)
        let same = Distance(from: spot(45, 3), to: spot(45, 3))
        #expect(same.kilometres == 0 && same.minutes == 0)
    }

    @Test func holdsAllThatIsNearInItsDegrees() {
        for latitude in [-21.0, 0, 45, 51] {
            let (north, east) = Distance.degrees(30, at: latitude)
            let here = Spot(latitude: latitude, longitude: 2, density: nil, department: "19")
            let up = Spot(latitude: latitude + north, longitude: 2, density: nil, department: "19")
            let across = Spot(latitude: latitude, longitude: 2 + east, density: nil, department: "19")
            #expect(Distance.greatCircle(here, up) >= 30 && Distance.greatCircle(here, across) >= 30)
        }
    }
}
