import Foundation
import HTTPTypes
import RelaisTesting
import Testing

@testable import RelaisCore
@testable import RelaisWeb

/// A form says which version it was made from. Where somebody was there first nothing is done, and nothing typed is lost.
@Suite struct StaleFormTests {
    @Test func aMoveThatCanStillBeMade() async throws {
        try await withStore { store, cast in
            let sent = try await store.referral(.sent, cast)
            try await Visit.to(store, as: cast.charlie) { charlie in
                let path = "/referrals/\(sent.id.text)/refusal"
                let seen = try #require(version(in: try await charlie.get(path).body))
                try await store.dated({ noon + 60 }).write(as: cast.dora.credential) {
                    try Referral.waitlist(sent.id, reason: "no_capacity", in: $0)
                }
                let late = try await charlie.post(path, "version=\(seen)&reason=other&note=Typed+words")
                #expect(late.status == .conflict && late.body.contains("Someone changed this referral meanwhile"))
                #expect(late.body.contains("Dora") && late.body.contains("puts on the waiting list"))
                #expect(late.body.contains(">Typed words</textarea>") && late.body.contains("btn-no"))
                let now = try #require(version(in: late.body))
                #expect(now != seen)
                let again = try await charlie.post(path, "version=\(now)&reason=other&note=Typed+words")
                #expect(again.status == .seeOther)
            }
        }
    }

    @Test func aMoveThatCannotBeMadeAnyMore() async throws {
        try await withStore { store, cast in
            let sent = try await store.referral(.sent, cast)
            try await Visit.to(store, as: cast.dora) { dora in
                let path = "/referrals/\(sent.id.text)/refusal"
                let seen = try #require(version(in: try await dora.get(path).body))
                try await store.write(as: cast.charlie.credential) { _ = try Referral.accept(sent.id, in: $0) }
                let late = try await dora.post(path, "version=\(seen)&reason=other&note=Typed+words")
                #expect(late.status == .conflict && late.body.contains("Typed words"))
                #expect(late.body.contains("meanwhile") && late.body.contains("that is not possible"))
                #expect(!late.body.contains("<button class=\"btn btn-no\">"))
                // A version that cannot be read is none that was seen.
                #expect(try await dora.post(path, "version=x&reason=other&note=Typed").status == .conflict)
            }
        }
    }

    @Test func everyFormThatChangesSomethingCarriesItsVersion() async throws {
        try await withStore { store, cast in
            let draft = try await store.referral(.draft, cast)
            let supported = try await store.referral(.inProgress, cast)
            let offer = try await store.write(as: cast.alice.credential) { tx in
                try Person.handOver(
                    Person.register(.mariam, in: tx).id, to: cast.clinic.text, basis: "public_interest_task", in: tx)
            }
            let (person, other) = (draft.person.text, supported.person.text)
            let pages: [(Member, String, [String])] = [
                (cast.alice, "/referrals/\(draft.id.text)/", ["sending", "draft", "withdrawal"]),
                (
                    cast.charlie, "/referrals/\(supported.id.text)/",
                    [
                        "wait", "attendance", "assessment", "conclusion", "completion", "end", "forwarding",
                        "correction",
                        "assignment",
                    ]
                ),
                (cast.alice, "/people/\(person)/", ["amendment", "handover", "merger?other=\(other)"]),
                (cast.carol, "/people/\(person)/", ["assignment"]),
                (cast.charlie, "/handovers/\(offer.text)", ["", "/refusal"]),
                (cast.alice, "/handovers/\(offer.text)", [""]),
            ]
            try await Visit.to(store, as: cast.alice) { visit in
                for (member, path, ends) in pages {
                    for end in ends {
                        let page = try await visit.by(member).get(path + end)
                        let forms = page.body.split(separator: "<form ").dropFirst().filter { form in
                            !["/sign-out", "/language", "/find", "/identity"].contains {
                                form.prefix(while: { $0 != ">" }).contains($0)
                            }
                        }
                        #expect(page.status == .ok && !forms.isEmpty, "\(path)\(end)")
                        for form in forms { #expect(form.contains("name=\"version\""), "\(path)\(end)") }
                    }
                }
            }
        }
    }

    @Test func anotherFileOfAMergerToo() async throws {
        try await withStore { store, cast in
            let (one, other) = try await store.write(as: cast.alice.credential) {
                (try Person.register(.mariam, in: $0).id, try Person.register(.mariam, in: $0).id)
            }
            try await store.write(as: cast.alice.credential) { tx in
                var draft = Person.Draft()
                draft.phone = "0199001122"
                try Person.amend(other, draft, in: tx)
            }
            try await Visit.to(store, as: cast.alice) { alice in
                let tries: [(own: Int, others: Int, into: ID<Person>, status: HTTPResponse.Status)] = [
                    (1, 1, one, .conflict), (2, 2, one, .conflict), (1, 1, other, .conflict), (2, 2, other, .conflict),
                    (1, 2, other, .seeOther),
                ]
                for tried in tries {
                    let answer = try await alice.post(
                        "/people/\(one.text)/merger",
                        "other=\(other.text)&survivor=\(tried.into.text)&version=\(tried.own)&other_version=\(tried.others)"
                    )
                    #expect(answer.status == tried.status, "\(tried)")
                }
            }
        }
    }

    @Test func anOfferThatWasAnsweredMeanwhile() async throws {
        try await withStore { store, cast in
            let offer = try await store.write(as: cast.alice.credential) { tx in
                try Person.handOver(
                    Person.register(.mariam, in: tx).id, to: cast.clinic.text, basis: "public_interest_task", in: tx)
            }
            try await Visit.to(store, as: cast.charlie) { charlie in
                let seen = try #require(version(in: try await charlie.get("/handovers/\(offer.text)/refusal").body))
                try await store.write(as: cast.alice.credential) { try Handover.withdraw(offer, in: $0) }
                let late = try await charlie.post(
                    "/handovers/\(offer.text)/refusal", "version=\(seen)&reason=other&note=Typed+words")
                #expect(late.status == .conflict && late.body.contains("Someone changed this offer meanwhile"))
                #expect(late.body.contains("Typed words"))
                let taking = try await charlie.post("/handovers/\(offer.text)/taking", "version=\(seen)")
                #expect(taking.status == .conflict && taking.body.contains("Withdrawn"))
            }
        }
    }
}
