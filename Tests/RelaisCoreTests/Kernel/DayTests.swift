import Foundation
import Testing

@testable import RelaisCore

@Suite struct DayTests {
    @Test(arguments: [
        ("2008-04-05", "2008-04-05"), ("05/04/2008", "2008-04-05"), ("5/4/2008", "2008-04-05"), ("2008-04", "2008-04"),
        ("04/2008", "2008-04"), ("2008", "2008"), ("2024-02-29", "2024-02-29"), ("2000-02-29", "2000-02-29"),
    ])
    func isReadAsItIsWritten(text: String, kept: String) { #expect(Day(text)?.text == kept) }

    @Test(arguments: [
        "", "x", "2008-13", "2008-00", "2008-02-30", "2023-02-29", "1900-02-29", "1899", "2101", "2008-04-05-06",
        "-2008",
        "2008-", "2008/04/05", "٢٠٠٨", "31/04/2008", "+2008",
    ])
    func refusesWhatIsNoDay(text: String) { #expect(Day(text) == nil) }

    @Test(arguments: [
        ("2008-01-12", "2026-01-12", 18), ("2008-01-13", "2026-01-12", 17), ("2008-01", "2026-01-31", 18),
        ("2008-01", "2026-01-30", 17), ("2008", "2026-12-30", 17), ("2008", "2026-12-31", 18),
        ("2008-02-29", "2026-02-28", 17), ("2008-02-29", "2026-03-01", 18),
    ])
    func makesTheYoungestAgeItCan(born: String, on: String, age: Int) throws {
        let (born, other) = (try #require(Day(born)), try #require(Day(on)))
        #expect(born.age(on: other) == age)
    }

    @Test(arguments: [
        ("2026-01-13", true), ("2026-01-12", false), ("2026-01", false), ("2026-02", true), ("2026", false),
        ("2027", true),
    ])
    func knowsWhatHasNotBegun(day: String, isAfter: Bool) throws {
        let (day, today) = (try #require(Day(day)), try #require(Day("2026-01-12")))
        #expect(day.isAfter(today) == isAfter)
    }

    @Test func fallsWhereFranceHasIt() {
        #expect(Day(Date(timeIntervalSince1970: 1_768_258_800)).text == "2026-01-13")
        #expect(Day(Date(timeIntervalSince1970: 1_768_258_799)).text == "2026-01-12")
    }

    @Test func isWrittenAsText() throws {
        let day = try #require(Day("2008-04"))
        #expect(String(decoding: try JSONEncoder().encode([day]), as: UTF8.self) == #"["2008-04"]"#)
        #expect(try JSONDecoder().decode([Day].self, from: Data(#"["2008-04"]"#.utf8)) == [day])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Day].self, from: Data(#"["x"]"#.utf8)) }
    }

    @Test(arguments: [
        (14, AgeBracket.under15), (15, .from15), (17, .from15), (18, .from18), (20, .from18), (21, .from21),
        (25, .from21), (26, .over25),
    ])
    func fallsInABracket(age: Int, bracket: AgeBracket) { #expect(AgeBracket(age: age) == bracket) }
}
