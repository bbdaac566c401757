import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct CorrectionTests {
    /// Alice corrects Mariam's file while the clinic has a copy of it: what Charlie is offered.
    private func offered(
        _ tx: Transaction, _ cast: Cast, state: Referral.State = .accepted, _ change: (inout Person.Draft) -> Void
    ) throws -> (made: Made, lines: [CorrectionLine]) {
        let made = try tx.referral(state, cast)
        var draft = Person.Draft()
        change(&draft)
        try tx.as(cast.alice) { [draft] in _ = try Person.amend(made.person, draft, in: $0) }
        return (made, try tx.as(cast.charlie) { try CorrectionList(in: $0).lines })
    }

    private static func rename(_ draft: inout Person.Draft) {
        (draft.given, draft.phone) = ("Maryam", "+33 6 39 98 11 22")
    }

    @Test func isOfferedForWhatWasDisclosed() async throws {
        try await inTransaction { tx, cast in
            let (made, lines) = try offered(tx, cast) { draft in
                Self.rename(&draft)
                // Not disclosed to the clinic.
                (draft.address, draft.birthDate) = ("1 rue Neuve", "2008-04-06")
            }
            #expect(lines.count == 1)
            let line = try #require(lines.first)
            #expect(line.fields == ["given", "phone"] && line.state == .offered && !line.isOwn)
            #expect(line.referrerName == "Foyer des Tilleuls" && line.person == made.received)
            // A change of what nobody was told is told to nobody.
            let (_, none) = try offered(tx, cast) { $0.address = "2 rue Neuve" }
            #expect(none.count == 1)
            for member in [cast.erin, cast.frank, cast.grace] {
                #expect(try tx.as(member) { try CorrectionList(in: $0).lines }.isEmpty)
            }
        }
    }

    @Test func isTakenOverWithHistory() async throws {
        try await inTransaction { tx, cast in
            let (made, lines) = try offered(tx, cast) { draft in
                Self.rename(&draft)
                (draft.commune, draft.email) = ("19272", "")
            }
            let (id, received) = (try #require(lines.first).id, try #require(made.received))
            let entries = try tx.recorded { try tx.as(cast.charlie) { try Correction.accept(id, in: $0) } }
            let identity = try tx.as(cast.charlie) { try Person.reveal(received, purpose: "appointment", in: $0) }
            #expect(identity.civil == Civil(given: "Maryam", family: "Diallo-Fictive"))
            #expect(identity.contact.phone == "+33 6 39 98 11 22" && identity.contact.email == nil)
            let file = try tx.as(cast.charlie) { try PersonPage(received, in: $0) }
            #expect(
                file.communeLabel?.contains("19") ?? false
                    && file.changes.first?.fields == ["given", "phone", "email", "commune"])
            #expect(file.corrections.map(\.state) == [.accepted])

            #expect(
                Set(entries.map(\.action)) == ["person.correction_accepted", "person.amended"] && entries.count == 3)
            let accepted = entries.filter { $0.action == "person.correction_accepted" }
            #expect(accepted[0].isTwin(of: accepted[1]) || accepted[1].isTwin(of: accepted[0]))
            #expect(entries.flatMap(\.faults) == [])
            // Nothing of it is left where it waited.
            let left = try tx.as(cast.charlie) { tx in
                try tx.inside(.identity) {
                    try tx.one("SELECT count(*) FROM identity.correction", as: Only<Int>.self).value
                }
            }
            #expect(left == 0)
        }
    }

    @Test func isDeclinedAndTheFileStays() async throws {
        try await inTransaction { tx, cast in
            let (made, lines) = try offered(tx, cast, Self.rename)
            let id = try #require(lines.first).id
            let entries = try tx.recorded { try tx.as(cast.charlie) { try Correction.decline(id, in: $0) } }
            #expect(entries.map(\.action) == ["person.correction_declined", "person.correction_declined"])
            let received = try #require(made.received)
            #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.name == "Mariam D.")
            #expect(try tx.as(cast.alice) { try CorrectionList(in: $0).lines }.map(\.state) == [.declined])
        }
    }

    @Test func isRecordedInBothLogsWhenItIsOffered() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            var draft = Person.Draft()
            Self.rename(&draft)
            let entries = try tx.recorded { [draft] in
                try tx.as(cast.alice) { _ = try Person.amend(made.person, draft, in: $0) }
            }
            #expect(
                entries.map(\.action).sorted() == [
                    "person.amended", "person.correction_offered", "person.correction_offered",
                ])
            let told = entries.filter { $0.action == "person.correction_offered" }
            #expect(Set(told.map(\.log)) == [cast.shelter.rawValue, cast.clinic.rawValue])
            #expect(told.allSatisfy { $0.said["fields"] as? [String] == ["given", "phone"] })
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func eitherSideIsTold() async throws {
        try await inTransaction { tx, cast in
            let (_, lines) = try offered(tx, cast, Self.rename)
            try tx.doJobs(cast)
            #expect(try tx.notices(of: cast.charlie).contains(.correctionOffered))
            try tx.as(cast.charlie) { try Correction.accept(lines[0].id, in: $0) }
            try tx.doJobs(cast)
            #expect(try tx.notices(of: cast.alice).contains(.correctionAccepted))
        }
    }

    @Test func aSecondOneSpeaksOfBoth() async throws {
        try await inTransaction { tx, cast in
            let (made, _) = try offered(tx, cast, Self.rename)
            var draft = Person.Draft()
            (draft.given, draft.contactWishes) = ("Maryame", "Le soir")
            try tx.as(cast.alice) { [draft] in _ = try Person.amend(made.person, draft, in: $0) }
            let open = try tx.as(cast.charlie) { try CorrectionList(in: $0).lines }.filter { $0.state == .offered }
            #expect(open.map(\.fields) == [["given", "phone", "contact_wishes"]])
            try tx.as(cast.charlie) { try Correction.accept(open[0].id, in: $0) }
            let received = try #require(made.received)
            let identity = try tx.as(cast.charlie) { try Person.reveal(received, purpose: "appointment", in: $0) }
            #expect(identity.civil.given == "Maryame" && identity.contact.phone == "+33 6 39 98 11 22")
            #expect(identity.contact.wishes == "Le soir")
        }
    }

    /// Before the acceptance nothing of it is known there; then it waits beside what opened.
    @Test func waitsForTheAcceptance() async throws {
        try await inTransaction { tx, cast in
            let (made, lines) = try offered(tx, cast, state: .sent, Self.rename)
            #expect(lines.isEmpty)
            let rows = try tx.as(cast.charlie) { tx in
                try tx.inside(.identity) {
                    try tx.one("SELECT count(*) FROM identity.correction", as: Only<Int>.self).value
                }
            }
            #expect(rows == 0)
            let received = try tx.as(cast.charlie) { try Referral.accept(made.id, in: $0) }
            #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.name == "Mariam D.")
            let open = try tx.as(cast.charlie) { try CorrectionList(in: $0).lines }
            #expect(open.map(\.fields) == [["given", "phone"]])
            try tx.as(cast.charlie) { try Correction.accept(open[0].id, in: $0) }
            #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.name == "Maryam D.")
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let (_, lines) = try offered(tx, cast, Self.rename)
            let id = try #require(lines.first).id
            for verb in [Correction.accept, Correction.decline] {
                for member in [cast.alice, cast.carol, cast.erin, cast.frank, cast.grace] {
                    #expect(throws: Refusal.notFound(.init(.correction, id.rawValue))) {
                        try tx.as(member) { try verb(id, $0) }
                    }
                }
                // She sees the file, and does not follow the person.
                #expect(throws: Refusal.notAssigned) { try tx.as(cast.dora) { try verb(id, $0) } }
                #expect(throws: Refusal.notPermitted(.amendPeople)) { try tx.as(cast.bob) { try verb(id, $0) } }
            }
        }
    }

    @Test(arguments: Correction.State.allCases.filter { $0 != .offered })
    func refusesEveryOtherState(state: Correction.State) async throws {
        try await inTransaction { tx, cast in
            let (made, lines) = try offered(tx, cast, Self.rename)
            let id = try #require(lines.first).id
            switch state {
            case .accepted: try tx.as(cast.charlie) { try Correction.accept(id, in: $0) }
            case .declined: try tx.as(cast.charlie) { try Correction.decline(id, in: $0) }
            case .replaced:
                var draft = Person.Draft()
                draft.phone = ""
                try tx.as(cast.alice) { [draft] in _ = try Person.amend(made.person, draft, in: $0) }
            case .retracted: try tx.as(cast.alice) { try Referral.withdraw(made.id, reason: "duplicate", in: $0) }
            case .offered: return
            }
            for verb in [Correction.accept, Correction.decline] {
                var refusal: Refusal?
                do { try tx.as(cast.charlie) { try verb(id, $0) } } catch let found as Refusal { refusal = found }
                // With the referral gone, so is what could be known of it.
                let expected: Refusal =
                    state == .retracted ? .notFound(.init(.correction, id.rawValue)) : .correctionIs(state)
                #expect(refusal == expected)
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.accepted, cast)
            try await store.write(as: cast.alice.credential) { tx in
                var draft = Person.Draft()
                draft.phone = "+33 6 39 98 11 22"
                try Person.amend(made.person, draft, in: tx)
            }
            let id = try await store.write(as: cast.charlie.credential) { try CorrectionList(in: $0).lines[0].id }
            let went = await together { number in
                try await store.write(as: cast.charlie.credential) { tx in
                    try number % 2 == 0 ? Correction.accept(id, in: tx) : Correction.decline(id, in: tx)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }

    /// What the clinic passed on is corrected along the path.
    @Test func goesOnAlongThePath() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            let onwards = try tx.as(cast.charlie) { try Referral.forward(made.id, .onwards(cast), in: $0) }
            try tx.as(cast.charlie) { try Referral.send(onwards.id, in: $0) }
            let third = try tx.as(cast.frank) { try Referral.accept(onwards.id, in: $0) }
            var draft = Person.Draft()
            Self.rename(&draft)
            try tx.as(cast.alice) { [draft] in _ = try Person.amend(made.person, draft, in: $0) }
            #expect(try tx.as(cast.frank) { try CorrectionList(in: $0).lines }.isEmpty)
            let id = try tx.as(cast.charlie) { try CorrectionList(in: $0).lines[0].id }
            try tx.as(cast.charlie) { try Correction.accept(id, in: $0) }
            let next = try tx.as(cast.frank) { try CorrectionList(in: $0).lines }
            #expect(next.map(\.fields) == [["given", "phone"]] && next.first?.referrerName == "Clinique du Gué")
            try tx.as(cast.frank) { try Correction.accept(next[0].id, in: $0) }
            #expect(try tx.as(cast.frank) { try PersonPage(third, in: $0) }.name == "Maryam D.")
        }
    }
}
