import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What time does to a consent: the daemon's, by its jobs.
@Suite struct ConsentExpireTests {
    private func begin(_ kind: Job.Kind, _ tx: Transaction, _ cast: Cast, at moment: Date) throws -> [Job.Kind] {
        try tx.leave(Job(kind), cast, at: moment)
        return try tx.doJobs(cast, at: moment)
    }

    private func day(_ number: Double) -> Date { noon + number * 86_400 }

    @Test func itsLastDayPassesAndWhatRestsOnItStops() async throws {
        try await inTransaction { tx, cast in
            var terms = Consent.Draft.all(to: cast.clinic)
            terms.until = "2026-01-20"
            let (made, consent) = try tx.agreedReferral(.sent, cast, of: .adult, to: terms)
            try tx.doJobs(cast)
            // On its last day it still holds.
            #expect(try !begin(.findEndings, tx, cast, at: day(8)).contains(.endConsent))
            let done = try begin(.findEndings, tx, cast, at: day(9))
            #expect(done.contains(.endConsent) && done.contains(.tellConsent) && done.contains(.tellRecipient))
            #expect(try tx.as(cast.alice) { try ConsentPage(consent, in: $0) }.line.ending == .expired)
            let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .withdrawn && page.reason == .consentEnded)
            #expect(page.thread.last?.account == nil)
            #expect(try tx.notices(of: cast.alice).contains(.consentExpired))
            #expect(try tx.notices(of: cast.alice).contains(.withdrawn))
            #expect(try tx.notices(of: cast.charlie).contains(.withdrawn))
            // Looked for again, nothing is found.
            #expect(try begin(.findEndings, tx, cast, at: day(10)) == [.findEndings])
        }
    }

    @Test func takesBackAnOfferAndDeletesACopy() async throws {
        try await inTransaction { tx, cast in
            let (made, _) = try tx.agreedReferral(.completed, cast)
            try tx.consent(for: made.person, to: cast.clinic, by: cast.alice, purpose: .handover)
            let offer = try tx.as(cast.alice) { try Person.handOver(made.person, to: cast.clinic.text, in: $0) }
            try tx.doJobs(cast)
            _ = try begin(.findEndings, tx, cast, at: day(366))
            #expect(try tx.as(cast.charlie) { try HandoverPage(offer, in: $0) }.line.state == .withdrawn)
            #expect(try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }.request.need.isEmpty)
            #expect(try tx.notices(of: cast.charlie).contains(.retracted))
        }
    }

    /// Thirty and seven days before, once each; or as the organisation has settled.
    @Test(arguments: [(nil, [30, 7]), ("60 14 3", [60, 14, 3])] as [(String?, [Int])])
    func saysSoBefore(settled: String?, days: [Int]) async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            var draft = Consent.Draft.all(to: cast.clinic)
            draft.until = "2026-04-12"
            _ = try tx.as(cast.alice) { [draft] in try Consent.give(draft, for: person, in: $0) }
            if let settled { try tx.as(cast.bob) { try Setting.consentNotices.set(settled, in: $0) } }
            var told: [Int] = []
            for left in stride(from: 90, through: 0, by: -1) {
                let before = try tx.notices(of: cast.alice).count
                _ = try begin(.findEndings, tx, cast, at: day(Double(90 - left)))
                if try tx.notices(of: cast.alice).count > before { told.append(left) }
            }
            #expect(told == days)
            #expect(try tx.notices(of: cast.alice).allSatisfy { $0 == .consentEnding })
        }
    }

    @Test func tellsWhoCoordinatesWhileNobodyFollows() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            try tx.as(cast.carol) { try Person.unassign(person, from: "Alice", in: $0) }
            _ = try begin(.findEndings, tx, cast, at: day(366))
            #expect(try tx.notices(of: cast.carol) == [.consentExpired])
            #expect(try tx.notices(of: cast.alice) == [])
        }
    }

    @Test func isOnlyTheDaemons() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            let id = try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            #expect(throws: Refusal.notPermitted(.endConsents)) {
                try tx.as(cast.alice, at: day(400)) { try Consent.expire(id, in: $0) }
            }
            // Not before its time, nor one of another organisation.
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.daemon) { tx in
                    try tx.act(for: cast.shelter)
                    try Consent.expire(id, in: tx)
                }
            }
            #expect(throws: Refusal.notFound(.init(.consent, id.rawValue))) {
                try tx.as(cast.daemon, at: day(400)) { tx in
                    try tx.act(for: cast.clinic)
                    try Consent.expire(id, in: tx)
                }
            }
        }
    }

    @Test func onesThatWereRenewedMeanwhileStay() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            let old = try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            try tx.leave(Job(.endConsent, for: cast.shelter, consent: old), cast, at: day(366))
            let new = try tx.as(cast.alice, at: day(366)) { try Consent.renew(old, in: $0).id }
            try tx.doJobs(cast, at: day(366))
            #expect(try tx.as(cast.alice) { try ConsentPage(new, in: $0) }.line.ending == nil)
        }
    }
}
