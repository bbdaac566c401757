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

    /// Where others are in, all of them are brought; where these are in, nothing is read or written.
    @Test func areLoadedAgainWithoutHarm() async throws {
        try await withDatabase { database, _, _ in
            try await TestServer.superuser(database) { connection in
                func changed() throws -> Int {
                    try connection.one(
                        "SELECT count(*) FROM directory.language WHERE name_fr = 'changed'", as: Only<Int>.self
                    ).value
                }
                try connection.script("UPDATE directory.language SET name_fr = 'changed' WHERE code = 'fra'")
                try Reference.load(connection)
                #expect(try changed() == 1)
                for other in ["NULL", "sha256('others')"] {
                    try connection.script(
                        SQL(
                            trusted:
                                "UPDATE directory.language SET name_fr = 'changed'; UPDATE directory.deployment SET lists_sha256 = \(other)"
                        ))
                    try Reference.load(connection)
                    #expect(try changed() == 0)
                }
                let forced: Only<Bool> = try connection.one(
                    "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relnamespace = 'directory'::regnamespace AND relkind = 'r'"
                )
                #expect(forced.value)
            }
        }
    }
}
