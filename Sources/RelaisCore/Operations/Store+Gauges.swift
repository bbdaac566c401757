import Postgres

extension Store {
    /// How the connections to the database stand at this moment.
    package struct Connections: Sendable {
        package let size: Int
        package let lent: Int
        package let waiting: Int
    }

    package var connections: Connections {
        Connections(size: pool.size, lent: pool.lent, waiting: pool.waiting)
    }

    /// Whether the database answers, soon.
    package func isUp() async -> Bool {
        let answer = try? await pool.withConnection(deadline: .seconds(2)) { [tally] connection in
            let answer = try connection.one("SELECT true", as: Only<Bool>.self).value
            tally.note(isReadOnly: connection.isReadOnly)
            return answer
        }
        return answer ?? false
    }
}
