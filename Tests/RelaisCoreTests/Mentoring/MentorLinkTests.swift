import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// A mentor without an account: what a link lets them do, and when it lets nobody in any more.
@Suite struct MentorLinkTests {
    /// A match on trial whose mentor has no account, and the link they were given.
    private func linked(_ store: Store, _ cast: Cast) async throws -> (
        mentor: ID<Mentor>, programme: ID<Programme>, match: ID<Match>, secret: Token
    ) {
        let (programme, match) = try await store.monasTrial(cast)
        return try await store.write(as: cast.victor.credential) { tx in
            let mentor = try MatchPage(match, in: tx).match.mentor
            try Mentor.bind(mentor, to: nil, in: tx)
            return (mentor, programme, match, try Mentor.giveLink(mentor, in: tx))
        }
    }

    private func letsIn(_ secret: Token, _ store: Store) async throws -> Bool {
        do {
            return try await store.read(as: Credential(secret)) { try $0.caller.kind == .mentorLink }
        } catch Refusal.signInNeeded {
            return false
        }
    }

    @Test func recordsMeetingsOfOnesOwnAndNothingElse() async throws {
        try await withStore { store, cast in
            let (mentor, programme, match, secret) = try await linked(store, cast)
            let holder = Credential(secret)
            let (_, others) = try await store.monasTrial(cast, .sponsorship(cast, named: "Une marraine fictive"))
            let meeting = try await store.write(as: holder) { tx in
                let own = try OwnMeetings(in: tx)
                #expect(own.matches.map(\.id) == [match] && own.matches[0].mentees[0].card?.called == "Mimi")
                return try Meeting.record(.football(on: Day(tx.now)), for: match, in: tx)
            }
            _ = try await store.write(as: holder) { try MeetingPage(meeting, in: $0) }
            _ = try await store.write(as: holder) {
                try Concern.raise(.init(words: "Elle ne mange plus le midi.", urgent: "no"), about: match, in: $0)
            }
            try await store.write(as: holder) { try #expect(MentorPage(MentorPage.own(in: $0), in: $0).id == mentor) }

            await #expect(throws: Refusal.notFound(.init(.match, others.rawValue))) {
                try await store.write(as: holder) {
                    try Meeting.record(.football(on: Day($0.now)), for: others, in: $0)
                }
            }
            func refused(_ what: String, _ verb: @escaping @Sendable (Transaction) throws -> Void) async {
                await #expect(throws: Refusal.self, "\(what)") { try await store.write(as: holder, verb) }
            }
            await refused("people") { _ = try Person.register(.mariam, in: $0) }
            await refused("a programme") { _ = try ProgrammePage(programme, in: $0) }
            await refused("matches") { _ = try MatchList(of: programme, in: $0) }
            await refused("another link") { _ = try Mentor.giveLink(mentor, in: $0) }
            await refused("a calendar") { _ = try CalendarFeed.make(in: $0) }
            await refused("a token") {
                _ = try AccessToken.add(.init(name: "X", scopes: ["record_meetings"], days: nil), in: $0)
            }
            await refused("one's data") { _ = try OwnData(in: $0) }
        }
    }

    /// Another, taken back, of age: whoever holds it is let in no longer.
    @Test func endsInEveryWay() async throws {
        try await withStore { store, cast in
            let (mentor, _, match, secret) = try await linked(store, cast)
            let lead = cast.victor.credential
            #expect(try await letsIn(secret, store))
            #expect(try await store.write(as: lead) { try MentorPage(mentor, in: $0).linkUntil } != nil)

            let second = try await store.write(as: lead) { try Mentor.giveLink(mentor, in: $0) }
            let (first, other) = try await (letsIn(secret, store), letsIn(second, store))
            #expect(!first && other)
            try await store.write(as: lead) { try Mentor.endLink(mentor, in: $0) }
            #expect(try await letsIn(second, store) == false)
            await #expect(throws: Refusal.noLink) {
                try await store.write(as: lead) { try Mentor.endLink(mentor, in: $0) }
            }

            // Whoever signs in for themselves needs none.
            let third = try await store.write(as: lead) { try Mentor.giveLink(mentor, in: $0) }
            try await store.write(as: lead) { try Mentor.bind(mentor, to: "Mona", in: $0) }
            #expect(try await letsIn(third, store) == false)
            let fourth = try await store.write(as: lead) { try Mentor.giveLink(mentor, in: $0) }
            #expect(try await store.read(as: Credential(fourth)) { try $0.caller.account } == cast.mona.account)

            try await store.write(as: lead) { tx in
                try Match.decline(match, why: "mentor_unavailable", in: tx)
                try Mentor.leave(mentor, why: "own_wish", in: tx)
            }
            #expect(try await letsIn(fourth, store) == false)
            await #expect(throws: Refusal.self) {
                try await store.write(as: lead) { try Mentor.giveLink(mentor, in: $0) }
            }
        }
    }

    /// It is in no list, and PostgreSQL gives none to whoever may not.
    @Test func isNobodysAccount() async throws {
        try await withStore { store, cast in
            let (mentor, _, _, secret) = try await linked(store, cast)
            let acting = try #require(try await store.read(as: Credential(secret)) { try $0.caller.account })
            let all = try await store.write(as: cast.bob.credential) { try AccountList(in: $0).accounts }
            #expect(!all.isEmpty && !all.contains { $0.id == acting })
            try await store.write(as: cast.victor.credential) { try Mentor.bind(mentor, to: nil, in: $0) }
            let free = try await store.read(as: cast.victor.credential) { try Mentor.freeAccounts(in: $0).all() }
            #expect(!free.contains { $0.id == acting })
            for member in [cast.alice, cast.mona] {
                await #expect(throws: Refusal.notPermitted(.keepMentors)) {
                    try await store.write(as: member.credential) { _ = try Mentor.giveLink(mentor, in: $0) }
                }
                let error = await #expect(throws: PostgresError.self) {
                    try await store.write(as: member.credential) { tx in
                        try tx.inside(.volunteer) {
                            let until = tx.now + 86_400
                            try tx.execute(
                                "SELECT volunteer.give_link(\(UUID()), \(Bytes(Token().hash)), \(mentor), \(tx.now), \(until), \(UUID()))"
                            )
                            try tx.stay()
                        }
                    }
                }
                #expect(error?.sqlState == "RL003")
            }
        }
    }
}
