import Foundation
import Testing

/// What no reviewer should have to look for.
@Suite struct SourceTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardizedFileURL

    /// Every source file under a folder, by its path from there.
    private func sources(_ folder: String, ending: String = ".swift") throws -> [(path: String, text: String)] {
        let base = Self.root.appending(path: folder)
        let names = try #require(FileManager.default.enumerator(atPath: base.path)).compactMap { $0 as? String }
        return try names.filter { $0.hasSuffix(ending) }.sorted().map { name in
            (name, try String(contentsOf: base.appending(path: name), encoding: .utf8))
        }
    }

    @Test func findTheSources() throws {
        #expect(try sources("Sources").count > 80)
        #expect(try sources("sql", ending: ".sql").count >= 7)
    }

    /// The one door that lets a string become a statement.
    @Test func letAStringBecomeAStatementInSixPlaces() throws {
        let found = try sources("Sources").filter { $0.text.contains("SQL(trusted:") }.map(\.path)
        #expect(
            Set(found).isSubset(of: [
                "Postgres/Connection+Contents.swift", "Postgres/Connection+Password.swift", "Postgres/Listener.swift",
                "Postgres/Migrator.swift", "Postgres/RoleList.swift",
                "RelaisCore/Directory/Reference+Load.swift",
            ]))
        #expect(!found.isEmpty)
    }

    /// The time of a transaction is `tx.now`, so that a row and its entry name the same moment.
    @Test func askPostgreSQLForNoTime() throws {
        for (path, text) in try sources("Sources/RelaisCore") {
            #expect(!text.contains(/\bnow\(\)|current_timestamp|statement_timestamp|localtimestamp/), "\(path)")
            // Sessions are real-time, and are made where no transaction of ours is.
            if path != "Access/Credential+Register.swift" { #expect(!text.contains("clock_timestamp"), "\(path)") }
            #expect(!text.contains("Date()") || path == "Kernel/Store.swift", "\(path)")
        }
        for (path, text) in try sources("sql", ending: ".sql") { #expect(!text.contains(/\bnow\(\)/), "\(path)") }
    }

    /// A feature reads another's tables, and never writes them.
    @Test func writeOnlyTheTablesOfTheirFeature() throws {
        let owners = [
            "access.account": "Access", "access.membership": "Access", "access.session": "Access",
            "access.attempt": "Access", "audit.entry": "Audit", "directory.organisation": "Directory",
            "directory.service": "Directory", "directory.commune": "Directory", "directory.language": "Directory",
            "directory.thematique": "Directory", "directory.deployment": "Demonstration", "casework.person": "People",
            "casework.assignment": "People", "identity.civil": "People", "identity.contact": "People",
            "identity.reveal_reason": "People", "identity.disclosure": "People", "identity.own_number": "People",
            "casework.referral": "Referrals",
            "casework.referral_side": "Referrals", "casework.referral_move": "Referrals",
            "casework.person_former": "People", "identity.former": "People", "casework.handover": "People",
            "casework.handover_side": "People", "identity.handover": "People",
            "casework.disclosure": "Disclosure", "casework.correction": "Corrections",
            "identity.correction": "Corrections", "directory.agreement": "Agreements",
            "casework.attendance": "Referrals",
            "casework.assessment": "Referrals", "casework.result": "Referrals", "keys.dek": "Kernel",
            "keys.pepper": "Kernel",
            "keys.kek": "Access",
            "casework.message": "Conversation", "casework.note": "Conversation", "casework.notice": "Notices",
            "jobs.job": "Jobs", "jobs.routine": "Jobs",
            "casework.consent": "Consent", "casework.information": "Consent",
            "protection.representative": "Protection", "protection.minority": "Protection",
            "access.organisation_setting": "Settings",
            "casework.appointment": "Appointments",
            "casework.meeting": "Meetings", "casework.meeting_mentee": "Meetings", "casework.meeting_draft": "Meetings",
            "casework.expense": "Meetings", "casework.calendar": "Meetings",
            "casework.request": "Rights", "casework.breach": "Registers", "casework.need": "Needs",
            "directory.commune_former": "Directory",
            "directory.intake": "Places", "directory.service_clock": "Places", "casework.absence": "Places",
            "casework.path_end": "Paths", "casework.path_follow": "Paths", "casework.leg_partner": "Referrals",
            "casework.programme": "Mentoring", "casework.programme_rules": "Mentoring",
            "casework.programme_check": "Mentoring", "casework.programme_venue": "Mentoring",
            "casework.mentee": "Mentoring", "casework.mentee_fact": "Mentoring", "casework.mentee_card": "Mentoring",
            "casework.match": "Mentoring", "casework.match_mentee": "Mentoring", "casework.match_move": "Mentoring",
            "casework.match_substitute": "Mentoring", "volunteer.mentor": "Mentoring",
            "volunteer.mentor_fact": "Mentoring", "volunteer.mentor_check": "Mentoring",
            "volunteer.exemption": "Mentoring",
            "casework.match_choice": "Mentoring", "casework.follow_up": "Mentoring",
            "casework.mentee_progress": "Mentoring", "casework.programme_challenge": "Reporting",
            "directory.path_template": "Paths", "directory.path_step": "Paths", "directory.path_party": "Paths",
        ]
        // The keys of a referral go with it, and its pepper is shared when it is sent, as that of an offered file is. Which
        // reference lists are in stands with the deployment.
        let exceptions: Set<String> = [
            "Referrals keys.pepper", "People keys.dek", "People keys.pepper", "Directory directory.deployment",
        ]
        var written: Set<String> = []
        for (path, text) in try sources("Sources/RelaisCore") {
            let feature = path.split(separator: "/").first.map(String.init) ?? ""
            let writes = text.matches(of: /(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z]+\.[a-z_]+)/)
            for table in writes.map({ String($0.1) }) {
                written.insert(table)
                #expect(
                    owners[table] == feature || exceptions.contains("\(feature) \(table)"), "\(path) writes \(table)")
            }
        }
        #expect(written.count > 15)
    }

    @Test func stayShort() throws {
        for folder in ["Sources", "Tests"] {
            for (path, text) in try sources(folder) {
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
                #expect(lines <= 250, "\(folder)/\(path) has \(lines) lines")
            }
        }
    }

    @Test func areInNoDrawerForEverything() throws {
        let drawers = [
            "Utils", "Utilities", "Helpers", "Extensions", "Services", "Managers", "Models", "Shared", "Common",
        ]
        for (path, _) in try sources("Sources") {
            let parts = path.split(separator: "/").dropLast().map(String.init)
            #expect(!parts.contains(where: { drawers.contains($0) }), "\(path)")
        }
        let kernel = try sources("Sources/RelaisCore/Kernel").count
        #expect(kernel <= 14)
    }
}
