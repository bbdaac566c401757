import Foundation

/// Where a commune is.
struct Spot: Sendable, Equatable {
    let latitude: Double
    let longitude: Double
    /// INSEE's grid, 1 to 7, where it is known.
    let density: Int?
    let department: String
}

/// How far one commune is from another by car: an estimate, since nothing here knows the roads. It is the great circle, made longer
/// as roads are, at a speed that goes with how densely people live at either end (`docs/decisions/0014`).
package struct Distance: Sendable, Equatable, Comparable {
    /// In a straight line, in kilometres.
    package let straight: Double
    /// As the road may go, in whole kilometres.
    package let kilometres: Int
    /// By car, to five minutes.
    package let minutes: Int

    init(from one: Spot, to other: Spot) {
        straight = Self.greatCircle(one, other)
        let isSteep = Self.mountains.contains(one.department) || Self.mountains.contains(other.department)
        let road = straight * (isSteep ? 1.4 : 1.3)
        kilometres = Int(road.rounded())
        let hours = road / 2 / Self.speed(one.density) + road / 2 / Self.speed(other.density)
        minutes = road < 0.5 ? 0 : max(5, Int((hours * 12).rounded()) * 5)
    }

    package static func < (left: Distance, right: Distance) -> Bool { left.straight < right.straight }

    /// The mean radius of the earth, in kilometres.
    static let radius = 6371.0088

    static func greatCircle(_ one: Spot, _ other: Spot) -> Double {
        let turn = Double.pi / 180
        let (north, east) = ((other.latitude - one.latitude) * turn, (other.longitude - one.longitude) * turn)
        let (up, across) = (sin(north / 2), sin(east / 2))
        let half = up * up + cos(one.latitude * turn) * cos(other.latitude * turn) * across * across
        return 2 * radius * asin(min(1, half.squareRoot()))
    }

    /// Kilometres an hour; where the grid is not known, as in a country town.
    private static func speed(_ density: Int?) -> Double {
        switch density {
        case 1?, 2?: 30
        case 3?, 4?: 40
        case 7?: 55
        default: 50
        }
    }

    /// Departments where roads wind.
    private static let mountains: Set<String> = ["04", "05", "06", "09", "2A", "2B", "38", "65", "66", "73", "74"]

    /// Degrees of latitude and of longitude that surely hold everything within so many kilometres of a place.
    static func degrees(_ kilometres: Double, at latitude: Double) -> (north: Double, east: Double) {
        let north = kilometres / 111
        return (north, north / max(0.2, cos(latitude * .pi / 180)))
    }
}
