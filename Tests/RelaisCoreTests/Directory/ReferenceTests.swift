import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferenceListTests {
    @Test func areLoadedWhole() async throws {
        try await inTransaction { tx, cast in
            let lists = try tx.as(cast.alice) { tx in
                (
                    try Reference.languages(in: tx).all(),
                    try tx.all("SELECT code, name, name FROM directory.commune", as: Term.self),
                    try Reference.thematiques(in: tx).all()
                )
            }
            #expect(lists.0.count == Reference.table("reference/languages.csv").count)
            #expect(lists.1.count == Reference.table("reference/communes.csv").count)
            #expect(lists.2.count == Reference.table("reference/thematiques.csv").count)
            #expect(lists.0.first { $0.code == "fra" }?.name(in: .english) == "French")
            #expect(lists.0.first { $0.code == "fra" }?.name(in: .french) == "français")
        }
    }

    @Test func areLoadedAgainWithoutHarm() async throws {
        try await withDatabase { database, _, _ in
            try await TestServer.superuser(database) { connection in
                try connection.script("UPDATE directory.language SET name_fr = 'changed'")
                try Reference.load(connection)
                let left: Only<Int> = try connection.one(
                    "SELECT count(*) FROM directory.language WHERE name_fr = 'changed'")
                #expect(left.value == 0)
                let forced: Only<Bool> = try connection.one(
                    "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relnamespace = 'directory'::regnamespace AND relkind = 'r'"
                )
                #expect(forced.value)
            }
        }
    }
}
