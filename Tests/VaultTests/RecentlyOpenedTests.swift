import Foundation
import Synchronization
import Testing

@testable import Vault

@Suite struct RecentlyOpenedTests {
    private let here = UUID()
    private let row = UUID()

    private func version(_ number: Int, of row: UUID? = nil) -> RecentlyOpened<String>.Version {
        .init(row: row ?? self.row, number: number)
    }

    @Test func knowsAVersionOfARowInItsOrganisation() {
        let recent = RecentlyOpened<String>()
        recent.keep([(version(2), "two")], in: here)
        #expect(recent.values(of: [version(1), version(2)], in: here) == [nil, "two"])
        #expect(recent.values(of: [version(1), version(3), version(2, of: UUID())], in: here) == [nil, nil, nil])
        #expect(recent.values(of: [version(2)], in: UUID()) == [nil])
        recent.keep([(version(3), "three")], in: here)
        #expect(recent.values(of: [version(2)], in: here) == [nil])
        #expect(recent.count == 1)
    }

    @Test func forgetsWhatNobodyAskedForInTime() {
        let start = ContinuousClock.now
        let passed = Mutex(Duration.zero)
        let recent = RecentlyOpened<String>(keepingFor: .seconds(600)) { start + passed.withLock { $0 } }
        let other = UUID()
        recent.keep([(version(1), "asked"), (version(1, of: other), "not")], in: here)
        // It looks every 150 seconds: what it leaves there at 449 is gone at 599.
        for seconds in [150, 300, 449] {
            passed.withLock { $0 = .seconds(seconds) }
            #expect(recent.forget() && recent.count == 2)
        }
        #expect(recent.values(of: [version(1)], in: here) == ["asked"])
        passed.withLock { $0 = .seconds(599) }
        #expect(recent.forget() && recent.count == 1)
        #expect(recent.values(of: [version(1, of: other)], in: here) == [nil])
        passed.withLock { $0 = .seconds(1_200) }
        #expect(!recent.forget() && recent.count == 0)
    }

    @Test func looksByItselfAsLongAsThereIsAnything() async throws {
        let recent = RecentlyOpened<String>(keepingFor: .milliseconds(200))
        for word in ["once", "again"] {
            recent.keep([(version(1), word)], in: here)
            for _ in 0..<500 where recent.count > 0 { try await Task.sleep(for: .milliseconds(20)) }
            #expect(recent.count == 0)
        }
    }

    @Test func keepsNoMoreThanItMay() {
        let recent = RecentlyOpened<Int>(most: 3)
        for number in 0..<10 { recent.keep([(.init(row: UUID(), number: 1), number)], in: here) }
        #expect((1...3).contains(recent.count))
        let many = (0..<4).map { (RecentlyOpened<Int>.Version(row: UUID(), number: 1), $0) }
        recent.keep(many, in: here)
        #expect(recent.count <= 3)
    }

    @Test func opensManyAndLeavesOutWhatDoesNotOpen() throws {
        let keyring = try Keyring(.generate())
        let rows = try (0..<1_000).map { number in
            let subject = UUID()
            let (key, wrapped) = try keyring.newDataKey(subject: subject, class: .civil, version: 1)
            let place = Place(organisation: here, table: "identity.civil", row: subject, rowVersion: 1)
            let elsewhere = Place(organisation: here, table: "identity.civil", row: subject, rowVersion: 2)
            return SealedWithKey(
                try key.seal(Array("\(number)".utf8), at: place), at: number % 10 == 3 ? elsewhere : place,
                subject: subject, class: .civil, keyVersion: 1, wrapped: wrapped)
        }
        struct Unread: Error {}
        let values = keyring.open(rows) { text -> String in
            let text = String(decoding: text, as: UTF8.self)
            if text.hasSuffix("7") { throw Unread() }
            return text
        }
        #expect(values == (0..<1_000).map { [3, 7].contains($0 % 10) ? nil : "\($0)" })
        #expect(keyring.open([]) { $0 }.isEmpty)
    }

    @Test func showsNothingOfWhatItHolds() {
        let recent = RecentlyOpened<String>()
        recent.keep([(version(1), "Planted-Name")], in: here)
        var dumped = ""
        dump(recent, to: &dumped)
        #expect(!dumped.contains("Planted") && "\(recent)".hasSuffix("(concealed)"))
    }
}
