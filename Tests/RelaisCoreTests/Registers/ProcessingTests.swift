import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ProcessingTests {
    /// Everything a column says of itself is said in French too; nothing is translated that no column says.
    @Test func isSaidInFrench() async throws {
        try await inTransaction { tx, _ in
            let columns = try Processing.columns(in: tx)
            let said = Set(columns.flatMap { [$0.purpose, $0.retention] })
            #expect(said.count > 200)
            #expect(said.subtracting(Processing.french.keys).sorted() == [])
            #expect(Set(Processing.french.keys).subtracting(said).sorted() == [])
            #expect(
                Processing.said("sealing", in: .french) == "scellement"
                    && Processing.said("sealing", in: .english) == "sealing")
        }
    }

    /// Every table that says something of its columns belongs to one activity; what nobody is in, a directory, to none.
    @Test func namesEveryTable() async throws {
        try await inTransaction { tx, _ in
            let tables = Set(try Processing.columns(in: tx).map(\.table))
            let homeless = tables.filter { Activity.of(table: $0) == nil }
            #expect(homeless.allSatisfy { $0.hasPrefix("directory.") || $0.hasPrefix("jobs.") }, "\(homeless.sorted())")
            for activity in Activity.allCases {
                for table in activity.tables { #expect(tables.contains(table), "\(table) says nothing, or is none") }
            }
        }
    }

    @Test func isMadeFromWhatTheOrganisationSettled() async throws {
        try await inTransaction { tx, cast in
            try tx.as(cast.bob) { try Setting.privacyContact.set("donnees@example.org", in: $0) }
            try tx.as(cast.bob) { try Setting.retentionFileMonths.set("18", in: $0) }
            let register = try tx.as(cast.judy) { try Processing(in: $0) }
            #expect(register.organisation == "Foyer des Tilleuls" && register.contact == "donnees@example.org")
            #expect(
                register.terms?.file == 18
                    && register.recipients.map(\.name).sorted() == ["Atelier Boréal", "Clinique du Gué"])
            for language in Language.allCases {
                let text = register.markdown(in: language)
                #expect(
                    text.contains("donnees@example.org") && text.contains("`identity.civil.sealed`")
                        && text.contains("Clinique du Gué"))
                #expect(text.contains("18") && text.contains("AES-256-GCM") && text.contains("`coordinator`"))
                #expect(text.contains(language == .french ? "Registre des traitements" : "Register of processing"))
            }
            let json = try ExportDocument.json(ProcessingDocument(register, in: .french))
            let document = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
            let activities = try #require(document["activities"] as? [[String: Any]])
            #expect(activities.count == Activity.allCases.count)
        }
    }

    @Test func isRecordedAndRefusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded { _ = try tx.as(cast.bob) { try Processing(in: $0) } }
            #expect(entries.map(\.action).last == "register.printed" && entries.allSatisfy { $0.faults.isEmpty })
            for member in [cast.alice, cast.carol, cast.dora] {
                #expect(throws: Refusal.notPermitted(.readRegisters)) { try tx.as(member) { try Processing(in: $0) } }
            }
            // The server's administrator prints what is the same for everyone.
            let register = try Processing(in: tx)
            #expect(register.terms == nil && register.recipients.isEmpty && !register.entries.isEmpty)
        }
    }
}
