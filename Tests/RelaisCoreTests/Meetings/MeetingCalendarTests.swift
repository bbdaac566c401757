import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct MeetingCalendarTests {
    @Test func foldsAtSeventyFiveOctetsAndNeverInsideACharacter() {
        for length in [10, 74, 75, 76, 149, 150, 300] {
            for letter in ["a", "é", "€", "🜁"] {
                let line = String(repeating: letter, count: length)
                let folded = ICalendar.folded(line)
                #expect(folded.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 75 })
                #expect(folded.replacing("\r\n ", with: "") == line)
            }
        }
        #expect(ICalendar.escaped("a;b,c\\d\ne") == "a\\;b\\,c\\\\d\\ne")
    }

    @Test func saysWhenAndNothingElse() {
        let day = Day("2026-03-29")!
        let text = ICalendar.text(
            [
                .init(
                    id: "one", day: day, startMinute: 150, minutes: 90, isCancelled: false, sequence: 3, changedAt: noon
                ),
                .init(
                    id: "two", day: day, startMinute: nil, minutes: nil, isCancelled: true, sequence: 4, changedAt: noon
                ),
            ], in: .french)
        for line in [
            "DTSTART;TZID=Europe/Paris:20260329T023000", "DURATION:PT90M", "DTSTART;VALUE=DATE:20260329", "SEQUENCE:4",
            "STATUS:CANCELLED", "DTSTAMP:20260112T110000Z", "CLASS:CONFIDENTIAL", "SUMMARY:Rencontre",
        ] { #expect(text.contains("\r\n\(line)\r\n"), "\(line)") }
        #expect(!text.contains("LOCATION") && !text.contains("DESCRIPTION") && !text.contains("ATTENDEE"))
        #expect(text.hasPrefix("BEGIN:VCALENDAR\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
    }

    @Test func isReadWithItsSecretAlone() async throws {
        try await withStore { store, cast in
            let secret = try await store.write(as: cast.walter.credential) { try CalendarFeed.make(in: $0) }
            #expect(try await CalendarFeed.of(secret, in: store).text.contains("BEGIN:VTIMEZONE"))
            #expect(try await store.read(as: cast.walter.credential) { try CalendarFeed.since(in: $0) } == noon)
            // Another address: the one before leads nowhere, as one that never was.
            let other = try await store.write(as: cast.walter.credential) { try CalendarFeed.make(in: $0) }
            for gone in [secret, Token()] {
                await #expect(throws: Refusal.notFound(.init(.account))) { try await CalendarFeed.of(gone, in: store) }
            }
            try await store.write(as: cast.walter.credential) { try CalendarFeed.end(in: $0) }
            await #expect(throws: Refusal.notFound(.init(.account))) { try await CalendarFeed.of(other, in: store) }
            await #expect(throws: Refusal.nothingChanged) {
                try await store.write(as: cast.walter.credential) { try CalendarFeed.end(in: $0) }
            }
            // It is nobody's who has no meetings.
            await #expect(throws: Refusal.notPermitted(.recordMeetings)) {
                try await store.write(as: cast.alice.credential) { try CalendarFeed.make(in: $0) }
            }
        }
    }

    @Test func showsTheMeetingsOfItsOwner() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            let (mona, walter, victor) = try (
                tx.as(cast.mona) { try CalendarFeed.make(in: $0) },
                tx.as(cast.walter) { try CalendarFeed.make(in: $0) },
                tx.as(cast.victor) { try CalendarFeed.make(in: $0) }
            )
            let id = try tx.as(cast.mona) {
                try Meeting.plan(.football(on: Day(noon).adding(days: 2)), for: match, in: $0)
            }
            func shown(_ secret: Token) throws -> [String?] {
                try tx.as(cast.daemon) { tx in
                    try tx.all(
                        """
                        SELECT meeting::text || ' ' || state
                        FROM casework.calendar_of(\(Bytes(secret.hash)), '2025-01-01', '2027-01-01')
                        """, as: Only<String?>.self
                    ).map(\.value)
                }
            }
            #expect(try shown(mona) == ["\(id.text) planned"] && shown(walter) == ["\(id.text) planned"])
            // Whoever leads no programme has none.
            #expect(try shown(victor) == [nil])
            // What is held meets nobody; what has ended is gone.
            try tx.as(cast.victor) { try Match.hold(match, why: "absence", in: $0) }
            #expect(try shown(mona) == ["\(id.text) missed"])
            try tx.as(cast.victor) { try Match.close(match, why: "goal_reached", in: $0) }
            #expect(try shown(mona) == [nil] && shown(walter) == [nil])
            // It is for the daemon alone.
            #expect(throws: PostgresError.self) {
                try tx.as(cast.walter) {
                    _ = try $0.all(
                        "SELECT * FROM casework.calendar_of('\\x00', '2025-01-01', '2027-01-01')", as: Only<String>.self
                    )
                }
            }
        }
    }
}
