import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Connections are lent to one caller after the other. Whatever happened to the one before, each sees what is theirs.
@Suite struct InterleavedTests {
    private struct Broken: Error {}

    /// B7 of the attack tests: ten thousand visits on four connections, among them some that fail in the middle, in PostgreSQL
    /// or in the program, and some that are given up while they wait.
    @Test func nobodySeesWhatAVisitBeforeWasFor() async throws {
        try await withStore(connections: 4) { store, cast in
            for member in [cast.alice, cast.charlie, cast.frank] {
                try await store.write(as: member.credential) { _ = try Person.register(.mariam, in: $0) }
            }
            let members = [cast.alice, cast.carol, cast.charlie, cast.dora, cast.frank, cast.grace]
            let visits = ProcessInfo.processInfo.environment["RELAIS_QUICK"] == nil ? 10_000 : 1_000
            let wrong = await withTaskGroup(of: Int.self) { group in
                for lane in 0..<8 {
                    group.addTask {
                        var dice = Dice(seed: UInt64(lane))
                        var wrong = 0
                        for _ in 0..<(visits / 8) {
                            let (member, fate) = (members[dice.below(members.count)], dice.below(20))
                            if await !Self.visit(store, member, fate) { wrong += 1 }
                        }
                        return wrong
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(wrong == 0)
        }
    }

    /// One visit; whether it saw its own organisation, and nothing else.
    private static func visit(_ store: Store, _ member: Member, _ fate: Int) async -> Bool {
        let task = Task {
            try await store.read(as: member.credential) { tx -> Bool in
                let seen: Seen = try tx.one(
                    """
                    SELECT access.organisation(), access.account(), (SELECT count(*) FROM casework.person),
                        (SELECT count(*) FROM casework.person WHERE organisation = \(member.organisation)),
                        (SELECT count(*) FROM access.session()) = 1
                    """)
                let isOwn = seen.organisation == member.organisation && seen.account == member.account
                switch fate {
                case 0: throw Broken()
                case 1: try tx.execute("SELECT 1 / (SELECT count(*) FROM casework.person WHERE false)")
                case 2: try tx.inside(.identity) { throw Broken() }
                case 3: try tx.inside(.identity) { try tx.execute("SELECT * FROM keys.dek") }
                case 4: try tx.execute("SELECT pg_sleep(0.02)")
                default: break
                }
                return isOwn && seen.all == seen.own
            }
        }
        if fate == 4 || fate == 5 { task.cancel() }
        do { return try await task.value } catch is Broken { return true } catch is CancellationError {
            return true
        } catch {
            // What PostgreSQL refused; whoever comes next must not notice.
            return error is PostgresError || error is Refusal
        }
    }

    private struct Seen: RowDecodable {
        let organisation: ID<Organisation>
        let account: ID<Account>
        let all: Int
        let own: Int
        let hasSession: Bool
        init(row: Row) throws { (organisation, account, all, own, hasSession) = try row.decode() }
    }
}
