import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import RelaisTesting
import Testing
import Vault

@testable import Postgres
@testable import RelaisCore
@testable import RelaisWeb

/// Every door of whoever referred someone: what came of it is behind none of them, unless the person agreed to that.
@Suite struct ResultDoorTests {
    /// What is told of the support, as doors show it.
    private static let planted = [
        "Goal partly reached", "partly_achieved", "An apprenticeship", "apprenticeship", "Childcare", "childcare",
        ">C1",
        "\"c1\"",
        "with occasional", "3/4",
    ]
    private static let shown = [
        "partly_achieved", "apprenticeship", "childcare", "\"c1\"", "An apprenticeship", "Childcare", "3/4",
    ]

    private func says(
        _ terms: @escaping @Sendable (Cast) -> Consent.Draft?, _ test: @escaping @Sendable ([(String, String)]) -> Void
    )
        async throws
    {
        try await withStore { store, cast in
            let made = try await store.referral(.inProgress, cast)
            if let terms = terms(cast) {
                _ = try await store.write(as: cast.alice.credential) { tx in
                    try Consent.agreed(terms, for: made.person, in: tx)
                }
            }
            try await store.write(as: cast.charlie.credential) { tx in
                try Referral.attend(made.id, on: "2026-01-12", presence: "present", in: tx)
                try Referral.assess(made.id, at: "entry", levels: [.reading: "c1"], ratings: [.autonomy: "3"], in: tx)
                try Referral.complete(
                    made.id, outcome: "partly_achieved", orientation: "apprenticeship", barriers: ["childcare"], in: tx)
            }
            let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            try await Runner(store: store, zone: .gmt, logger: quiet).finishDue()
            let site = Site(store: store, url: "http://127.0.0.1:8470", logger: quiet)
            let export = try await store.write(as: cast.alice.credential) { tx in
                try Person.export(made.person, reason: "access_request", in: tx)
            }
            try await Application(router: site.router()).test(.router) { client in
                var doors: [(String, String)] = [("export", "\(export)")]
                let (id, person) = (made.id.text, made.person.text)
                for path in [
                    "/", "/referrals?box=sent", "/referrals/\(id)", "/referrals/\(id)/print",
                    "/referrals/\(id)/receipt", "/notices",
                    "/people", "/people/\(person)", "/people/\(person)/path", "/paths", "/paths/people", "/live/day",
                    "/live/referrals/\(id)?seen=1-draft", "/api/v1/referrals", "/api/v1/referrals/\(id)",
                    "/api/v1/notices",
                    "/api/v1/people/\(person)", "/api/v1/people/\(person)/path",
                ] {
                    var headers: HTTPFields = [.cookie: "__Host-relais=\(cast.alice.token.text); relais-language=en"]
                    if path.hasPrefix("/api") { headers = [.authorization: "Bearer \(cast.alice.token.text)"] }
                    try await client.execute(uri: path, method: .get, headers: headers) { answer in
                        doors.append((path, String(buffer: answer.body)))
                    }
                }
                test(doors)
            }
        }
    }

    @Test func areOpenWhereThePersonAgreed() async throws {
        try await says({ .telling($0.clinic) }) { doors in
            for form in Self.shown {
                #expect(doors.contains { $0.1.contains(form) }, "\(form) is shown nowhere")
            }
        }
    }

    @Test(arguments: [false, true]) func areShutWhereTheyDidNot(isConsented: Bool) async throws {
        try await says({ isConsented ? .all(to: $0.clinic) : nil }) { doors in
            for (path, text) in doors {
                for form in Self.planted { #expect(!text.contains(form), "\(form) is at \(path)") }
            }
            // It is said rather than left out.
            #expect(
                doors.contains { $0.0.hasSuffix("/print") && $0.1.contains("Not shared: the person did not agree.") })
            #expect(
                doors.contains { $0.0.contains("/api/v1/referrals/") && $0.1.contains("\"is_result_shared\":false") })
            // How often they came is told.
            #expect(doors.contains { $0.0.hasSuffix("/print") && $0.1.contains("present 1 of 1 times") })
        }
    }
}
