import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct CommuneTests {
    @Test(arguments: [
        ("Brive-la-Gaillarde", ["19031"]), ("brive la gaillarde", ["19031"]), ("BRIVE", ["19031"]),
        ("Brive-la-Gaillarde (19100)", ["19031"]), ("19100 Brive", ["19031"]), ("19031", ["19031"]),
        // A postcode, where a number can be one: 19100 is also what INSEE calls another commune.
        ("19100", ["19031"]), ("84140", ["84007"]), ("avignon", ["84007"]), ("St-Mexant", ["19227"]),
        ("egletons", ["19073"]), ("Égletons, 19300", ["19073"]), ("L’Isle-sur-la-Sorgue", ["84054"]),
        ("lisle sur la sorgue", ["84054"]), ("tulle 84000", []), ("99999", []),
        ("Nulle-Part", []), ("  ", []), ("a\0vignon", ["84007"]), ("%", []), ("_xyzvignon", []),
        // One that is part of another now, by its name and by its code; a district of a great city.
        ("Saint-Martin-Sepert", ["19248"]), ("19223", ["19248"]), ("75104", ["75056"]),
    ])
    func isFoundByWhatPeopleCallIt(typed: String, codes: [String]) async throws {
        try await inTransaction { tx, cast in
            let found = try tx.as(cast.alice) { try Commune.named(typed, in: $0) }.map(\.code)
            #expect(found == codes, "\(typed)")
        }
    }

    @Test func isOfferedWhereSeveralFit() async throws {
        try await inTransaction { outer, cast in
            try outer.as(cast.alice) { tx in
                let saints = try Commune.named("saint", in: tx)
                #expect(saints.count == Commune.mostOffered && saints.allSatisfy { $0.label.hasPrefix("Saint-") })
                for one in saints {
                    let found = try Commune.named(one.label, in: tx).map(\.code)
                    #expect(found == [one.code])
                }
                #expect(try Commune.named("19320", in: tx).count > 1)
            }
        }
    }

    @Test func everyOneIsUnderstoodAsItIsShown() async throws {
        try await inTransaction { tx, _ in
            // Where the pilots are, and some of everywhere.
            let all: [Commune] = try tx.all(
                """
                SELECT code, name, postcodes FROM directory.commune
                WHERE department IN ('19', '84') OR code ~ '^..[0-9]77$' AND postcodes <> '{}'
                """)
            #expect(all.count > 600)
            for one in all {
                let found = try Commune.named(one.label, in: tx).map(\.code)
                #expect(found == [one.code], "\(one.label)")
            }
        }
    }

    /// Of several of one name, the one where the network is at work; all of them where one asks for all.
    @Test func isTheOneWhereTheNetworkIs() async throws {
        try await inTransaction { tx, cast in
            let (near, everywhere) = try tx.as(cast.alice) { tx in
                (try Commune.named("Ussel", in: tx), try Commune.named("Ussel", everywhere: true, in: tx))
            }
            #expect(near.map(\.code) == ["19275"])
            #expect(
                everywhere.first?.code == "19275"
                    && Set(everywhere.map { $0.code.prefix(2) }).isSuperset(of: ["15", "46"]))
        }
    }

    @Test func isSettledOrRefusedWithTheRest() async throws {
        try await inTransaction { tx, cast in
            func problems(_ commune: String) throws -> [Invalid] {
                var draft = Person.Draft.mariam
                (draft.given, draft.commune) = ("", commune)
                try draft.settleCommune(in: tx)
                do {
                    _ = try tx.as(cast.alice) { try Person.register(draft, in: $0) }
                    return []
                } catch Refusal.invalid(let found) {
                    return found
                }
            }
            let nameless = Invalid("given", .missing)
            for good in ["Tulle", ""] { #expect(try problems(good) == [nameless]) }
            #expect(try problems("Nulle-Part") == [nameless, Invalid("commune", .unknownCommune)])
            let several = try Commune.named("19320", in: tx).map(\.label)
            #expect(try problems("19320") == [nameless, Invalid("commune", .severalCommunes(several))])
            var draft = Person.Draft.mariam
            draft.commune = "tulle"
            try draft.settleCommune(in: tx)
            #expect(draft.commune == "19272")
        }
    }
}
