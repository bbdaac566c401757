import Foundation
import HTTPTypes
import RelaisTesting
import Testing

@testable import RelaisCore
@testable import RelaisWeb

@Suite struct FollowingPageTests {
    /// From who waits to a match: the best side by side, another than the first for a reason alone.
    @Test func chooseAmongThoseWhoAreSuggested() async throws {
        try await withStore { store, cast in
            let scene = try await MentoringPageScene(in: store, cast)
            try await Visit.to(store, as: cast.victor) { visit in
                let waiting = try await visit.get("/programmes/\(scene.programme.text)/suggestions").body
                #expect(
                    waiting.contains("/mentees/\(scene.mentee.text)/suggestions") && waiting.contains("1 mentor may be")
                )
                let path = "/mentees/\(scene.mentee.text)/suggestions"
                let page = try await visit.get(path).body
                #expect(page.contains("value=\"\(scene.mentor.text)\"") && page.contains("Dari"))
                let read = try #require(version(in: page))
                let empty = try await visit.post(path, "mentor=&reason=&version=\(read)")
                #expect(empty.status == .unprocessableContent && empty.body.contains("href=\"#f-mentor\""))
                let made = try await visit.post(path, "mentor=\(scene.mentor.text)&reason=&version=\(read)")
                #expect(made.status == .seeOther)
                #expect(try await visit.get(path).status == .conflict)
            }
        }
    }

    /// A call is recorded where it was due; a rating is shown with its picture; of a birthday, whoever leads reads alone.
    @Test func followAMatchAndAYoungPerson() async throws {
        try await withStore { store, cast in
            let scene = try await MentoringPageScene(in: store, cast)
            try await scene.complete(in: store, cast)
            let match = try await store.write(as: cast.victor.credential) { tx in
                let id = try Match.propose(scene.mentor, to: [scene.mentee], in: tx)
                try Match.agree(id, by: .mentor, in: tx)
                try Match.agree(id, by: .mentee(scene.mentee), in: tx)
                try Match.meet(id, on: Day(tx.now).text, in: tx)
                try Match.sign(id, on: nil, by: ["mentor", "mentee", "association", "authority"], in: tx)
                try Match.activate(id, in: tx)
                return id
            }
            for member in [cast.victor, cast.walter] {
                try await Visit.to(store, as: member) { visit in
                    let form = try await visit.get("/matches/\(match.text)/follow-ups/new?kind=call&side=mentor")
                    #expect(form.body.contains("<option value=\"mentor\" selected>"))
                    let read = try #require(version(in: form.body))
                    let path = "/matches/\(match.text)/follow-ups"
                    let wrong = try await visit.post(path, "kind=call&side=&version=\(read)")
                    #expect(wrong.status == .unprocessableContent && wrong.body.contains("href=\"#f-result\""))
                    let call = "kind=call&side=mentor&result=well&note=Un+mot+fictif&back=\(scene.programme.text)"
                    let made = try await visit.post(path, "\(call)&version=\(read)")
                    #expect(made.status == .seeOther)
                    #expect(try await visit.get("/programmes/\(scene.programme.text)/following").status == .ok)

                    let rating = "/mentees/\(scene.mentee.text)/progress"
                    let ratingPage = try await visit.get(rating).body
                    let asked = try #require(version(in: ratingPage))
                    #expect(
                        try await visit.post(rating, "stage=entry&rater=mentee&version=\(asked)").status
                            == .unprocessableContent)
                    let said = "stage=entry&rater=mentee&language=1&is_helpful=yes&version=\(asked)"
                    #expect(try await visit.post(rating, said).status == .seeOther)
                    let page = try await visit.get("/mentees/\(scene.mentee.text)/following").body
                    #expect(page.contains("Un mot fictif") && page.contains("<svg class=\"only-wide\""))
                    #expect(page.contains("id=\"grown\"") == (member.account == cast.walter.account))
                    let report = try await visit.get("/programmes/\(scene.programme.text)/progress").body
                    #expect(report.contains("fewer than 5") && !report.contains("<svg class=\"only-wide\""))
                }
            }
            try await Visit.to(store, as: cast.alice) { visit in
                for path in ["programmes/\(scene.programme.text)/following", "mentees/\(scene.mentee.text)/following"] {
                    let answer = try await visit.get("/\(path)")
                    #expect(answer.status != .ok)
                }
            }
        }
    }
}
