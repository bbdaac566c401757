import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct SettingTests {
    @Test func holdsAsDeliveredUntilItIsSettled() async throws {
        try await inTransaction { tx, cast in
            let before = try tx.as(cast.bob) { try SettingList(in: $0).lines }
            #expect(before.map(\.setting) == Setting.allCases && before.allSatisfy { !$0.isOwn && $0.rowVersion == 0 })
            #expect(before.prefix(3).map(\.value) == ["365", "30 7", "90 30 7"])
            try tx.as(cast.bob) { tx in
                try Setting.consentNotices.set("7, 60;30 7", in: tx)
                try Setting.privacyContact.set(" dpo@tilleuls.example ", in: tx)
            }
            let after = try tx.as(cast.bob) { try SettingList(in: $0).lines }
            var expected = Dictionary(uniqueKeysWithValues: before.map { ($0.setting, $0.value) })
            (expected[.consentNotices], expected[.privacyContact]) = ("60 30 7", "dpo@tilleuls.example")
            #expect(Dictionary(uniqueKeysWithValues: after.map { ($0.setting, $0.value) }) == expected)
            #expect(after.filter(\.isOwn).map(\.setting) == [.consentNotices, .privacyContact])
            // Each organisation settles for itself, and its members go by it.
            let numbers = try [cast.alice, cast.charlie].map { member in
                try tx.as(member) { try Setting.consentNotices.numbers(Setting.consentNotices.ask(in: $0)) }
            }
            #expect(numbers == [[60, 30, 7], [30, 7]])
        }
    }

    @Test(arguments: [
        ("consent_days", "0"), ("consent_days", "732"), ("consent_days", "10 20"), ("consent_days", "a year"),
        ("consent_notices", "1 2 3 4 5 6"), ("majority_notices", "400"), ("majority_notices", "-3"),
    ])
    func refusesWhatIsNoSuchNumber(name: String, value: String) async throws {
        try await inTransaction { tx, cast in
            let setting = try #require(Setting(rawValue: name))
            let form = try #require(setting.form)
            #expect(
                throws: Refusal.invalid([
                    Invalid(name, .outOfRange(least: form.range.lowerBound, most: form.range.upperBound))
                ])
            ) {
                try tx.as(cast.bob) { try setting.set(value, in: $0) }
            }
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            for value in ["30", "60"] {
                let entries = try tx.recorded { try tx.as(cast.bob) { try Setting.consentDays.set(value, in: $0) } }
                #expect(entries.map(\.action) == ["setting.set"] && entries.first?.log == cast.shelter.rawValue)
                #expect((entries.first?.text("prev") != nil) == (value == "60"))
                #expect(entries.flatMap(\.faults) == [])
            }
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.bob) { try Setting.consentDays.set("60", in: $0) }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            for member in [cast.alice, cast.carol, cast.dora] {
                #expect(throws: Refusal.notPermitted(.keepAccounts)) {
                    try tx.as(member) { try Setting.consentDays.set("30", in: $0) }
                }
                #expect(throws: Refusal.notPermitted(.keepAccounts)) { try tx.as(member) { try SettingList(in: $0) } }
            }
            #expect(throws: Refusal.notFound(.init(.organisation, cast.clinic.rawValue))) {
                try tx.as(cast.bob) { try Setting.consentDays.set("30", for: cast.clinic, in: $0) }
            }
            // The administrator of the server says for whom.
            try tx.as(cast.administrator) { try Setting.consentDays.set("30", for: cast.clinic, in: $0) }
            #expect(throws: Refusal.notFound(.init(.organisation))) {
                try tx.as(cast.administrator) { try Setting.consentDays.set("30", in: $0) }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let went = await together { _ in
                try await store.write(as: cast.bob.credential) { try Setting.consentDays.set("30", in: $0) }
            }
            // Whoever comes second finds that it holds already, or writes the same again under the lock.
            #expect((1...4).contains(went.succeeded()))
            let lines = try await store.write(as: cast.bob.credential) { try SettingList(in: $0).lines }
            #expect(lines.first?.value == "30")
        }
    }
}
