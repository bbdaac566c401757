import Foundation
import HTTPTypes
import RelaisTesting
import Testing

@testable import RelaisCore
@testable import RelaisWeb

@Suite struct MentoringPageTests {
    private func withScene(
        as member: @escaping (Cast) -> Member,
        _ test: @escaping @Sendable (Visit, MentoringPageScene, Store, Cast) async throws -> Void
    ) async throws {
        try await withStore { store, cast in
            let scene = try await MentoringPageScene(in: store, cast)
            try await Visit.to(store, as: member(cast)) { try await test($0, scene, store, cast) }
        }
    }

    @Test func foundAProgrammeAndKeepItsRules() async throws {
        try await withStore { store, cast in
            try await Visit.to(store, as: cast.walter) { visit in
                let lead = "name=Demain&scheme=parrainage_proximite&lead=\(cast.walter.account.text)"
                let wrong = try await visit.post("/programmes", lead)
                #expect(wrong.status == .unprocessableContent && wrong.body.contains("href=\"#f-safeguarding\""))
                #expect(wrong.body.contains("value=\"Demain\""))
                let made = try await visit.post("/programmes", "\(lead)&safeguarding=\(cast.carol.account.text)")
                #expect(made.status == .seeOther)
                let id = try await store.write(as: cast.walter.credential) { try ProgrammeList(in: $0).lines[0].id }
                let path = "/programmes/\(id.text)/rules"
                let page = try await visit.get(path)
                #expect(page.status == .ok && page.body.contains("value=\"60, 30, 7\""))
                let rules = """
                    name=Demain&lead=\(cast.walter.account.text)&safeguarding=\(cast.carol.account.text)&minimum_age=13&limit_age=21\
                    &requires=inscription&checks=bulletin_3&check_months.bulletin_3=24&check_grace_days.bulletin_3=10&notice_days=60%2C%207\
                    &version=\(try #require(version(in: page.body)))
                    """
                #expect(try await visit.post(path, rules).status == .seeOther)
                let kept = try await store.write(as: cast.walter.credential) { try ProgrammePage(id, in: $0).programme }
                #expect(kept.rules.minimumAge == 13 && kept.rules.frames == [] && kept.rules.noticeDays == [60, 7])
                #expect(kept.rules.checks == [.init(.criminalRecord, months: 24, graceDays: 10)])
                // The law lets nobody ask for it outside of child protection: told on the form, with what was typed.
                let unlawful = try await visit.post(
                    path,
                    "\(rules.replacing("bulletin_3", with: "attestation_honorabilite"))".replacing("=1\n", with: "=2"))
                #expect(unlawful.status == .conflict)
                #expect(try await visit.post("/programmes/\(id.text)/closure", "version=2").status == .seeOther)
                #expect(try await visit.get(path).body.contains("name=\"minimum_age\"") == false)
            }
        }
    }

    @Test func leadFromAFirstCallToClearance() async throws {
        try await withScene(as: \.victor) { visit, scene, store, cast in
            let path = "/mentors/\(scene.caller.text)"
            #expect(try await visit.get(path).body.contains("Begin screening"))
            #expect(try await visit.post("\(path)/screening", "version=1").status == .seeOther)
            #expect(try await visit.post("\(path)/screening", "version=1").status == .conflict)
            let early = try await visit.post("\(path)/training", "")
            #expect(early.status == .conflict && early.body.contains("the interview (ask the programme"))
            for kind in Mentor.FactKind.allCases {
                #expect(try await visit.get("\(path)/fact").status == .ok)
                #expect(
                    try await visit.post("\(path)/fact", "kind=\(kind.rawValue)&done_on=2026-01-05").status == .seeOther
                )
            }
            #expect(try await visit.post("\(path)/training", "").status == .seeOther)
            let missing = try await visit.post("\(path)/check", "kind=&result=clear")
            #expect(missing.status == .unprocessableContent && missing.body.contains("href=\"#f-kind\""))
            let check =
                "kind=attestation_honorabilite&result=clear&issued_on=2026-01-05&seen_on=2026-01-06&valid_until="
            #expect(try await visit.post("\(path)/check", check).status == .seeOther)
            #expect(try await visit.post("\(path)/clearance", "").status == .seeOther)
            let list = try await visit.get("/programmes/\(scene.programme.text)/mentors").body
            #expect(list.contains("Paule Bénévole-Fictive") && !list.contains("An enquiry"))
            #expect(try await visit.post("\(path)/departure", "why=own_wish").status == .seeOther)
            #expect(try await visit.get(path).body.contains("Gone"))
            _ = (store, cast)
        }
    }

    @Test func sayWhatIsMissingAndWhoCanProvideIt() async throws {
        try await withScene(as: \.walter) { visit, scene, store, cast in
            let page = try await visit.get("/mentees/\(scene.mentee.text)")
            #expect(page.status == .ok && page.body.contains("(ask the young person)"))
            #expect(page.body.contains("Jouer au foot le samedi") && page.body.contains("No card yet"))
            let form = try await visit.get("/mentees/\(scene.mentee.text)/fact").body
            #expect(form.contains("Nobody in office today can decide"))
            try await scene.complete(in: store, cast)
            #expect(try await visit.get("/mentees/\(scene.mentee.text)/fact").body.contains("name=\"representative\""))
            let card = "called=Mimi&meeting=Gare&emergency_contact=%C3%89ducatrice&languages=prs"
            #expect(try await visit.post("/mentees/\(scene.mentee.text)/card", card).status == .seeOther)
            let done = try await visit.get("/mentees/\(scene.mentee.text)").body
            #expect(done.contains("Everything is there.") && done.contains("<bdi>Mimi</bdi>"))
            // Whoever coordinates volunteers sees the facts, no word and no card.
            let other = try await visit.by(cast.victor).get("/mentees/\(scene.mentee.text)").body
            #expect(
                !other.contains("Mimi") && !other.contains("Jouer au foot") && other.contains("Everything is there."))
            let person = try await visit.get("/people/\(scene.person.text)").body
            #expect(person.contains("/mentees/\(scene.mentee.text)"))
        }
    }

    @Test func leadAMatchFromItsProposalToItsEnd() async throws {
        try await withScene(as: \.victor) { visit, scene, store, cast in
            let new = "/programmes/\(scene.programme.text)/matches"
            #expect(
                try await visit.get("\(new)/new?mentee=\(scene.mentee.text)").body.contains(
                    "value=\"\(scene.mentee.text)\" checked"))
            let proposal = "mentor=\(scene.mentor.text)&mentees=\(scene.mentee.text)"
            #expect(try await visit.post(new, proposal).status == .seeOther)
            let again = try await visit.post(new, proposal)
            #expect(again.status == .conflict && again.body.contains("in a match already"))
            let id = try await store.write(as: cast.victor.credential) {
                try MatchList(of: scene.programme, in: $0).lines[0].id
            }
            let path = "/matches/\(id.text)"
            #expect(try await visit.post("\(path)/agreement", "party=mentor").status == .seeOther)
            let early = try await visit.post("\(path)/agreement", "party=\(scene.mentee.text)")
            #expect(early.status == .conflict && early.body.contains("the young person’s assent"))
            try await scene.complete(in: store, cast)
            #expect(try await visit.post("\(path)/agreement", "party=\(scene.mentee.text)").status == .seeOther)
            let day = Day(noon).text
            for (noun, fields) in [
                ("trial", "trial_on=\(day)"),
                ("convention", "signatories=mentor&signatories=mentee&signatories=association"), ("beginning", ""),
                ("hold", "why=absence"), ("resumption", ""), ("closure", "why=goal_reached"),
                ("interview", "party=\(scene.mentee.text)&exits=diplome_ou_formation"),
            ] {
                if !fields.isEmpty { try #expect(await visit.get("\(path)/\(noun)").status == .ok, "\(noun)") }
                let answer = try await visit.post("\(path)/\(noun)", fields)
                #expect(answer.status == .seeOther, "\(noun)")
            }
            let page = try await visit.get(path).body
            #expect(page.contains("Goal reached") && page.contains("Propose another mentor"))
            #expect(try await visit.get("\(new)/new?after=\(id.text)").status == .ok)
        }
    }

    @Test func areForWhoeverLeadsVolunteers() async throws {
        try await withScene(as: \.alice) { visit, scene, _, cast in
            for path in [
                "/programmes", "/programmes/\(scene.programme.text)", "/programmes/\(scene.programme.text)/mentors",
                "/mentors/\(scene.mentor.text)", "/mentees/\(scene.mentee.text)",
            ] {
                for member in [cast.alice, cast.mona, cast.charlie, cast.bob] {
                    let status = try await visit.by(member).get(path).status
                    #expect([.forbidden, .notFound].contains(status), "\(path)")
                }
            }
            #expect(try await visit.get("/referrals").body.contains("href=\"/programmes\"") == false)
            let today = try await visit.by(cast.walter).get("/programmes/\(scene.programme.text)").body
            #expect(today.contains("href=\"/programmes\"") && today.contains("Paule Bénévole-Fictive"))
        }
    }
}
