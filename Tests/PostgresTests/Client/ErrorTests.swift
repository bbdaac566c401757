import Foundation
import Testing

@testable import Postgres

@Suite struct ErrorTests {
    let connection: Connection
    private let secret = "Ourania-7316"

    init() throws {
        connection = try SharedServer.connection()
        try connection.script(
            """
            CREATE TEMP TABLE person (
                name text CONSTRAINT person_name_key UNIQUE,
                age bigint CONSTRAINT person_age_check CHECK (age < 150),
                town text NOT NULL DEFAULT 'x',
                friend text CONSTRAINT person_friend_fkey REFERENCES person (name)
            )
            """)
    }

    /// The error of a statement, which must not hold the secret in any form.
    private func refusal(_ sql: SQL, _ state: String, _ constraint: String? = nil) {
        let found = error {
            try connection.execute(sql)
            try connection.flush()
        }
        #expect(found?.sqlState == state, "\(sql): \(found.map(String.init(describing:)) ?? "no error")")
        #expect(found?.constraint == constraint)
        var dumped = ""
        dump(found, to: &dumped)
        for text in [dumped, "\(found as Any)", String(reflecting: found)] {
            #expect(!text.lowercased().contains("ourania") && !text.contains("7316"), "\(text)")
        }
        #expect(connection.isIdle)
    }

    @Test func errorsHoldNoValue() throws {
        try connection.execute("INSERT INTO person VALUES (\(secret), 20)")
        refusal("INSERT INTO person VALUES (\(secret), 30)", "23505", "person_name_key")
        refusal("INSERT INTO person VALUES ('b', \(7316))", "23514", "person_age_check")
        refusal("INSERT INTO person (friend) VALUES (\("x" + secret))", "23503", "person_friend_fkey")
        refusal("INSERT INTO person (name, town) VALUES (\(secret + "2"), NULL)", "23502")
        refusal("SELECT \(secret)::int", "22P02")
        refusal("SELECT \(secret)::text::uuid", "22P02")
        refusal("SELECT \(secret)::text::timestamptz", "22007")
        refusal("SELECT \("{\"name\": \"\(secret)\"")::jsonb", "22P02")
        refusal("SELECT \(secret)::text::regclass", "42P01")
        refusal("SELECT \("public.\(secret)")::text::regclass", "42P01")
        refusal("SELECT set_config(\(secret)::text, '1', false)", "42704")
        refusal("SELECT nextval(\(secret)::text)", "42P01")
        refusal("SELECT to_tsvector(\(secret)::text::regconfig, 'a')", "42704")
        refusal("SELECT 1 / (\(7316) - 7316)", "22012")
    }

    @Test func errorsTellWhatHelps() throws {
        let syntax = error { try connection.all("SELEC 1", as: Only<Int>.self) }
        #expect(syntax?.description == "SQLSTATE 42601: syntax error at or near \"SELEC\"")
        let nowhere = error { try connection.all("SELECT \("a")::text FROM nowhere", as: Only<Int>.self) }
        #expect(nowhere == .server(sqlState: "42P01", constraint: nil, message: "relation \"nowhere\" does not exist"))
        #expect(nowhere?.isUnavailability == false)
        let null = error { try connection.all("INSERT INTO person (town) VALUES (NULL)", as: Only<Int>.self) }
        #expect(null == .server(sqlState: "23502", constraint: nil, message: "table person, column town"))
        #expect(error { try connection.one("SELECT 1 WHERE false", as: Only<Int>.self) } == .missingRow)
        #expect(try connection.first("SELECT 1 WHERE false", as: Only<Int>.self) == nil)
    }

    @Test func connectingTellsNoPassword() throws {
        let address = try SharedServer.server.get().address
        let password = "swordfish-7316"
        let wrong = [
            address.conninfo(user: "postgres", database: "postgres", password: password),
            "host=nowhere.invalid user=a password=\(password)", "host=127.0.0.1 port=1 password=\(password)",
            "host=/nowhere password='\(password)", "host=/nowhere password=a \(password)", "passwrod=\(password)",
            "postgresql://a:\(password)@[::1/b", "postgresql://a:\(password)@host:port/b",
            "host=/nowhere port='5432 password=\(password)'", "host=/nowhere sslmode=\(password) password=\(password)",
        ]
        for conninfo in wrong {
            let refused = error { try Connection(conninfo: conninfo) }
            #expect(refused?.isUnavailability == true)
            #expect(!"\(refused as Any)".contains("7316"), "\(refused as Any)")
        }
        #expect("\(error { try Connection(conninfo: wrong[0]) } as Any)".contains("password authentication failed"))
    }

    @Test func severalHostsAreTried() throws {
        let address = try SharedServer.server.get().address
        let conninfo =
            "host='/nowhere,\(address.host)' port=5432,5432 user=postgres password=\(address.superuserPassword) dbname=postgres"
        #expect(try Connection(conninfo: conninfo).value("SELECT 1") == 1)
        let uri =
            "postgresql://postgres:\(address.superuserPassword)@/postgres?host=/nowhere,\(address.host)&port=5432,5432"
            + "&target_session_attrs=read-write&application_name=mine"
        let connection = try Connection(conninfo: uri)
        #expect(try connection.value("SHOW application_name") == "mine")
        #expect(try connection.value("SHOW client_encoding") == "UTF8")
    }
}
