import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ServiceSearchTests {
    /// A service of the clinic's.
    @discardableResult
    private func add(
        _ name: String, at commune: String, _ tx: Transaction, _ cast: Cast,
        _ change: (inout Service.Draft) -> Void = { _ in }
    ) throws -> ID<Service> {
        var draft = Service.Draft(name: name, thematiques: ["mobilite--preparer-un-permis"], commune: commune)
        change(&draft)
        return try tx.as(cast.dora) { try Service.add(draft, to: cast.clinic, in: $0) }
    }

    private func names(_ wish: ServiceSearch.Wish, _ tx: Transaction, _ cast: Cast) throws -> [String] {
        try tx.as(cast.alice) { try ServiceSearch(wish, in: $0) }.found.items.map(\.name)
    }

    @Test func putsTheNearestFirstAndSaysHowFar() async throws {
        try await inTransaction { tx, cast in
            try add("Permis à Ussel", at: "19275", tx, cast)
            try add("Permis à Tulle", at: "19272", tx, cast)
            try add("Permis à Avignon", at: "84007", tx, cast)
            let wish = ServiceSearch.Wish(theme: "mobilite", place: "Brive")
            let search = try tx.as(cast.alice) { try ServiceSearch(wish, in: $0) }
            #expect(search.found.items.map(\.name) == ["Permis à Tulle", "Permis à Ussel", "Permis à Avignon"])
            #expect(search.place == "Brive-la-Gaillarde (19100)")
            #expect(search.found.items[0].distance?.kilometres == 29)
            #expect(try names(.init(theme: "mobilite", place: "Brive", within: "30"), tx, cast) == ["Permis à Tulle"])
            #expect(
                try names(.init(theme: "mobilite--preparer-un-permis", place: "84000", within: "5"), tx, cast) == [
                    "Permis à Avignon"
                ])
            #expect(try names(.init(theme: "mobilit"), tx, cast) == [])
        }
    }

    @Test func narrowsByWhatIsNamed() async throws {
        try await inTransaction { tx, cast in
            try add("Atelier", at: "19272", tx, cast) {
                ($0.minimumAge, $0.maximumAge, $0.languages) = ("16", "25", ["fra", "ara"])
                ($0.publics, $0.transport, $0.acceptsNow) = (["jeunes"], ["pickup"], false)
            }
            try add("Bureau", at: "19272", tx, cast) { $0.publics = ["tous-publics"] }
            func found(_ change: (inout ServiceSearch.Wish) -> Void) throws -> [String] {
                var wish = ServiceSearch.Wish(theme: "mobilite")
                change(&wish)
                return try names(wish, tx, cast)
            }
            // What takes nobody at the moment comes last.
            #expect(try found { _ in } == ["Bureau", "Atelier"])
            #expect(try found { $0.age = "26" } == ["Bureau"] && found { $0.age = "25" }.count == 2)
            #expect(try found { $0.language = "ara" } == ["Atelier"])
            #expect(try found { $0.publics = "jeunes" }.count == 2 && found { $0.publics = "seniors" } == ["Bureau"])
            #expect(try found { $0.transport = "pickup" } == ["Atelier"] && found { $0.transport = "visits" } == [])
            #expect(try found { $0.isAccepting = true } == ["Bureau"])
            #expect(try found { $0.words = "atleier" } == ["Atelier"])
        }
    }

    @Test func namesAllThatIsNotUnderstood() async throws {
        try await inTransaction { tx, cast in
            let wish = ServiceSearch.Wish(
                words: String(repeating: "x", count: 101), place: "Nulle-Part", within: "0", age: "121", publics: "x",
                transport: "x")
            #expect(
                throws: Refusal.invalid([
                    Invalid("matching", .tooLong(most: 100)), Invalid("within", .outOfRange(least: 1, most: 1_000)),
                    Invalid("age", .outOfRange(least: 0, most: 120)), Invalid("public", .notInList),
                    Invalid("transport", .notInList), Invalid("place", .unknownCommune),
                ])
            ) { try names(wish, tx, cast) }
            #expect(throws: Refusal.invalid([Invalid("place", .missing)])) {
                try names(.init(within: "10"), tx, cast)
            }
        }
    }

    @Test func comparesWithSomeoneForWhoeverFollowsThemAlone() async throws {
        try await inTransaction { tx, cast in
            try add("Ailleurs", at: "19272", tx, cast) { $0.territory = ["84"] }
            try add("Ici", at: "19272", tx, cast) { $0.territory = ["19031", "19272"] }
            try add("Pour certains", at: "19272", tx, cast) { $0.publics = ["personnes-exilees"] }
            let person = try tx.person(by: cast)
            let wish = ServiceSearch.Wish(theme: "mobilite")
            var search: ServiceSearch?
            let entries = try tx.recorded {
                search = try tx.as(cast.alice) { try ServiceSearch(wish, for: person, in: $0) }
            }
            #expect(entries.map(\.action) == ["person.seen"])
            let found = try #require(search?.found.items)
            #expect(found.map(\.name) == ["Ici", "Pour certains", "Ailleurs"])
            #expect(found.map(\.fit) == [Fit(), Fit(toCheck: [.publics]), Fit(outside: [.area])])
            #expect(found[0].distance?.kilometres == 29)
            for stranger in [cast.charlie, cast.frank] {
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) {
                    try tx.as(stranger) { try ServiceSearch(wish, for: person, in: $0) }
                }
            }
        }
    }

    @Test func keepsOnlyTerritoriesThatThereAre() async throws {
        try await inTransaction { tx, cast in
            for (field, change) in [
                ("territory", { $0.territory = ["99"] }), ("publics", { $0.publics = ["x"] }),
                ("transport", { $0.transport = ["x"] }),
            ] as [(String, (inout Service.Draft) -> Void)] {
                #expect(throws: Refusal.invalid([Invalid(field, .notInList)])) {
                    try add("Atelier", at: "19272", tx, cast, change)
                }
            }
            // A commune that joined another is the one it is part of now, wherever it is named.
            try add("Atelier", at: "19223", tx, cast) { $0.territory = ["19230", "84"] }
            let search = try tx.as(cast.alice) { try ServiceSearch(.init(words: "atelier", theme: "mobilite"), in: $0) }
            #expect(search.found.items.map(\.communeName) == ["Les Trois-Saints"])
            #expect(search.found.items.map(\.territory) == [["19248", "84"]])
        }
    }
}
