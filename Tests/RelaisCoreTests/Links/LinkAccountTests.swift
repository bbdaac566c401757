import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What whoever keeps accounts, and the side that gives links, see of them.
@Suite struct LinkAccountTests {
    /// The name a link acts in is nobody's account: it is in no list, nobody keeps it, and no colleague is offered it.
    @Test func isNobodysAccount() async throws {
        try await withStore { store, cast in
            let linked = try await store.linked(cast, to: .accepted)
            let acting = try #require(try await store.read(as: linked.credential) { try $0.caller.account })
            let all = try await store.write(as: cast.administrator) { try AccountList(in: $0).accounts }
            #expect(!all.isEmpty && all.allSatisfy { !$0.email.hasSuffix("@relais.invalid") && $0.id != acting })
            await #expect(throws: Refusal.self) {
                try await store.write(as: cast.administrator) { try AccountPage(acting, of: linked.garage, in: $0) }
            }
            await #expect(throws: (any Error).self) {
                try await store.write(as: cast.administrator) { try Account.disable(acting, in: $0) }
            }
            // Of another referral of the same organisation, a link is offered no colleague either.
            let other = try await store.linked(cast, at: (linked.garage, linked.service))
            #expect(try await store.read(as: other.credential) { try Colleague.ask(in: $0).all() }.isEmpty)
            // And nobody is told what nobody reads.
            try await Runner(store: store, zone: .gmt, logger: quiet).finishDue()
            #expect(try await store.write(as: linked.credential) { try NoticeList(in: $0).lines.items }.isEmpty)
        }
    }

    /// The links of a referral, for the side that gives them.
    @Test func areListedForTheSideThatGivesThem() async throws {
        try await withStore { store, cast in
            let linked = try await store.linked(cast)
            _ = try await store.dated { noon + 60 }.write(as: cast.alice.credential) {
                try Referral.giveLink(linked.id, in: $0)
            }
            let list = try await store.write(as: cast.alice.credential) { try ReferralLinkList(of: linked.id, in: $0) }
            #expect(list.lines.map { $0.isLive(at: noon + 61) } == [true, false])
            await #expect(throws: Refusal.self) {
                try await store.write(as: cast.charlie.credential) { try ReferralLinkList(of: linked.id, in: $0) }
            }
        }
    }
}
