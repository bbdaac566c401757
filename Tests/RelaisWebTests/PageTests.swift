import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import RelaisTesting
import Synchronization
import Testing
import Vault

@testable import RelaisCore
@testable import RelaisWeb

/// Every page, rendered through the real router and compared with a kept copy in `Pages/`.
///
/// After a change that is meant, `RELAIS_KEEP_PAGES=1 swift test --filter PageTests` writes the copies anew; look at the
/// difference before committing it.
@Suite struct PageTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Pages")

    @Test(arguments: Language.allCases)
    func pagesAreAsTheyWereKept(language: Language) async throws {
        try await withDatabase { _, pool, cast in
            // Each visit a little later than the one before, so that moves have an order.
            let visits = Mutex(0.0)
            let log = FileManager.default.temporaryDirectory.appending(path: "erasures-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: log) }
            let store = try await Store.open(
                pool: pool, keyring: TestServer.keyring.get(), erasures: ErasureLog(log)
            ) {
                visits.withLock { visits in
                    visits += 0.01
                    return noon + visits
                }
            }
            let sent = try await store.referral(.sent, cast)
            let draft = try await store.referral(.draft, cast)
            let offer = try await store.write(as: cast.alice.credential) { tx in
                var wishes = Person.Draft()
                wishes.contactWishes = "Le soir"
                try Person.amend(sent.person, wishes, in: tx)
                return try Person.handOver(
                    Person.register(.mariam, in: tx).id, to: cast.clinic.text, basis: "public_interest_task",
                    note: "Déménage en mars.", in: tx)
            }
            let supported = try await supported(store, cast)
            let gone = try await erased(store, cast)
            let consents = try await ConsentScene(store, cast, for: sent.person)
            let disclosures = try await DisclosureScene(store, cast)
            try await Runner(
                store: store, zone: .gmt, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ).finishDue()
            let site = Site(
                store: store, url: "http://127.0.0.1:8470",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let code = try await store.write(as: cast.alice.credential) { tx in
                try Caseload(in: tx).people.items.first { $0.id == sent.person }?.code ?? ""
            }
            let invited = Account.Draft(email: "heidi@example.org", name: "Heidi", roles: ["caseworker"])
            let invitation = try await store.write(as: cast.bob.credential) {
                try Account.invite(invited, to: cast.shelter, in: $0).secret.text
            }
            let pages: [(name: String, path: String, member: Member?)] = [
                ("forgotten", "/forgotten", nil), ("invitation", "/invitation/\(invitation)", nil),
                ("verification", "/verification", cast.alice), ("account", "/account", cast.alice),
                ("account-factor", "/account/factor", cast.alice), ("loss", "/loss", cast.alice),
                ("accounts", "/accounts", cast.bob), ("accounts-new", "/accounts/new", cast.bob),
                ("accounts-one", "/accounts/\(cast.alice.account.text)", cast.bob), ("access", "/access", cast.judy),
                ("access-tables", "/access/tables", cast.judy),
                ("sign-in", "/sign-in", nil), ("desk-referrer", "/", cast.alice), ("desk-recipient", "/", cast.charlie),
                ("referrals-received", "/referrals?box=received", cast.charlie),
                ("referrals-drafts", "/referrals?box=drafts", cast.alice),
                ("referral-draft", "/referrals/\(draft.id.text)", cast.alice),
                ("referral-draft-edit", "/referrals/\(draft.id.text)/draft", cast.alice),
                ("referral-sending", "/referrals/\(draft.id.text)/sending", cast.alice),
                ("referral-sent", "/referrals/\(sent.id.text)", cast.charlie),
                ("referral-acceptance", "/referrals/\(sent.id.text)/acceptance", cast.charlie),
                ("referral-refusal", "/referrals/\(sent.id.text)/refusal", cast.charlie),
                ("referral-wait", "/referrals/\(sent.id.text)/wait", cast.charlie),
                ("referral-supported", "/referrals/\(supported.id.text)", cast.charlie),
                ("referral-supported-seen", "/referrals/\(supported.id.text)", cast.alice),
                ("referral-print", "/referrals/\(supported.id.text)/print", cast.charlie),
                ("referral-attendance", "/referrals/\(supported.id.text)/attendance", cast.charlie),
                ("referral-assessment", "/referrals/\(supported.id.text)/assessment", cast.charlie),
                ("referral-conclusion", "/referrals/\(supported.id.text)/conclusion", cast.charlie),
                ("referral-end", "/referrals/\(supported.id.text)/end", cast.charlie),
                ("referral-forwarding", "/referrals/\(supported.id.text)/forwarding", cast.charlie),
                ("referral-correction", "/referrals/\(supported.id.text)/correction", cast.charlie),
                ("referral-withdrawal", "/referrals/\(sent.id.text)/withdrawal", cast.alice),
                ("referral-new", "/referrals/new", cast.alice), ("people", "/people", cast.alice),
                ("people-none", "/people", cast.frank), ("person", "/people/\(sent.person.text)", cast.alice),
                ("person-amendment", "/people/\(sent.person.text)/amendment", cast.alice),
                ("person-history", "/people/\(sent.person.text)/history", cast.alice),
                ("person-merger", "/people/\(sent.person.text)/merger", cast.alice),
                ("person-comparison", "/people/\(sent.person.text)/merger?other=\(draft.person.text)", cast.alice),
                ("person-handover", "/people/\(sent.person.text)/handover", cast.alice),
                ("person-assignment", "/people/\(sent.person.text)/assignment", cast.carol),
                ("person-erasure", "/people/\(sent.person.text)/erasure", cast.carol),
                ("person-held", "/people/\(gone.held.text)/erasure", cast.carol),
                ("person-erased", "/people/\(gone.erased.text)", cast.carol),
                ("handovers", "/handovers", cast.charlie), ("handovers-own", "/handovers", cast.alice),
                ("handovers-none", "/handovers", cast.frank),
                ("handover", "/handovers/\(offer.text)", cast.charlie),
                ("handover-refusal", "/handovers/\(offer.text)/refusal", cast.charlie),
                ("tokens-none", "/tokens", cast.dora),
                ("handover-own", "/handovers/\(offer.text)", cast.alice),
                ("referral-assignment", "/referrals/\(sent.id.text)/assignment", cast.carol),
                ("person-unassigned", "/people/\(sent.person.text)", cast.carol), ("services", "/services", cast.bob),
                ("notices", "/notices", cast.charlie), ("notices-none", "/notices", cast.frank),
                ("people-import", "/people/import", cast.alice), ("services-import", "/services/import", cast.dora),
                ("find", "/find", cast.alice),
            ]
            let about =
                consents.pages(cast) + disclosures.pages(cast) + [
                    ("find-people", try found(code, cast.alice), cast.alice),
                    ("find-services", try found("français", cast.bob), cast.bob),
                    ("find-none", try found("personne-ici", cast.alice), cast.alice), ("design", "/design", nil),
                    ("not-found", "/people/\(UUID().uuidString.lowercased())", cast.alice),
                ]
            let application = Application(router: site.router())
            try await application.test(.router) { client in
                for page in pages + about {
                    let cookie =
                        "relais-language=\(language.rawValue)"
                        + (page.member.map { "; __Host-relais=\($0.token.text)" } ?? "")
                    let body = try await client.execute(uri: page.path, method: .get, headers: [.cookie: cookie]) {
                        answer in
                        #expect(answer.status == Self.status(of: page.name), "\(page.name)")
                        return String(buffer: answer.body)
                    }
                    // Each icon that a page refers to is drawn in it.
                    for used in body.matches(of: /<use href="#([^"]+)"/) {
                        #expect(body.contains("<symbol id=\"\(used.1)\""), "\(page.name): \(used.1)")
                    }
                    try compare(body, with: "\(page.name).\(language.rawValue).html")
                }
            }
        }
    }

    private static func status(of page: String) -> HTTPResponse.Status {
        switch page {
        case "not-found": .notFound
        case "verification": .forbidden
        default: .ok
        }
    }

    /// Where a search for these words leads whoever makes it.
    private func found(_ words: String, _ member: Member) throws -> String {
        "/find?s=\(try member.token.sealed(words))"
    }

    /// A referral with everything that can be told of a support, and the next leg after it.
    private func supported(_ store: Store, _ cast: Cast) async throws -> Made {
        let made = try await store.referral(.inProgress, cast)
        try await store.write(as: cast.charlie.credential) { tx in
            try Referral.attend(made.id, on: "2026-01-12", presence: "present", minutes: "90", in: tx)
            try Referral.assess(made.id, at: "entry", levels: [.listening: "a1", .writing: "alpha"], in: tx)
            try Referral.forward(made.id, .onwards(cast), in: tx)
        }
        return made
    }

    /// Someone whose file is held, and what is left of someone else.
    private func erased(_ store: Store, _ cast: Cast) async throws -> (held: ID<Person>, erased: ID<Person>) {
        let own = try await store.write(as: cast.carol.credential) {
            (try Person.register(.mariam, in: $0).id, try Person.register(.mariam, in: $0).id)
        }
        try await store.write(as: cast.carol.credential) { try Person.hold(own.0, reason: "litigation", in: $0) }
        try await store.write(as: cast.carol.credential) { try Person.erase(own.1, reason: "retention", in: $0) }
        return own
    }

    func compare(_ body: String, with name: String) throws {
        let file = Self.folder.appending(path: name)
        let found = Self.steady(body)
        if ProcessInfo.processInfo.environment["RELAIS_KEEP_PAGES"] != nil {
            try found.write(to: file, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(found == kept, "\(name) is not as it was kept")
    }

    /// The page without what is drawn anew each time: ids, codes, tokens, hashes of files; and without the long
    /// reference lists.
    private static func steady(_ body: String) -> String {
        body.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "ID")
            .replacing(/\b[A-Z]\d[A-Z]-\d\d[A-Z]\b/.wordBoundaryKind(.simple), with: "PERSON")
            .replacing(/\b\d\d[A-Z][A-Z]-\d\d[A-Z]\b/.wordBoundaryKind(.simple), with: "REFERENCE")
            .replacing(/name="form_token" value="[^"]*"/, with: "name=\"form_token\" value=\"TOKEN\"")
            .replacing(/relais-[0-9a-f]{12}\.(css|js)/) { "relais-HASH.\($0.1)" }
            .replacing(/s(=|%3D)[A-Za-z0-9_-]{370,}/, with: "s=SEALED")
            .replacing(/\/invitation\/[A-Za-z0-9_-]{43}/, with: "/invitation/SECRET")
            .replacing(/secret=[A-Z2-7]{32}/, with: "secret=SEED")
            .replacing(/[A-Z2-7]{4}( [A-Z2-7]{4}){7}/, with: "SEED")
            .replacing(/<path stroke="#000" d="[^"]*"/, with: "<path stroke=\"#000\" d=\"QR\"")
            // Sessions are told the time by PostgreSQL.
            .replacing(/data-label="(Depuis|Since|Vu|Seen)">[^<]*</) { "data-label=\"\($0.1)\">WHEN<" }
            .replacing(/(depuis\u{a0}: |since: )[^.<]*\./) { "\($0.1)WHEN." }
            .replacing(/\b[0-9a-f]{64}\b/, with: "SHA256").replacing(/nonce="[^"]*"/, with: "nonce=\"NONCE\"")
            .replacing(/data-seen="[^"]*"/, with: "data-seen=\"SEEN\"")
    }

    @Test func aFormFromElsewhereIsRefused() async throws {
        try await withStore { store, cast in
            let sent = try await store.referral(.sent, cast)
            let site = Site(
                store: store, url: "http://127.0.0.1:8470",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let path = "/referrals/\(sent.id.text)/acceptance"
            let charlie = cast.charlie.token
            @Sendable func expect(
                _ status: HTTPResponse.Status, _ client: some TestClientProtocol, token: String?, origin: String?,
                site: String? = nil
            ) async throws {
                var headers: HTTPFields = [
                    .cookie: "__Host-relais=\(charlie.text)", .contentType: "application/x-www-form-urlencoded",
                ]
                headers[.origin] = origin
                headers[Header.fetchSite] = site
                let body = token.map { "form_token=\($0)" } ?? ""
                try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)) {
                    #expect($0.status == status)
                }
            }
            try await Application(router: site.router()).test(.router) { client in
                let own = "http://127.0.0.1:8470"
                try await expect(.forbidden, client, token: nil, origin: own)
                try await expect(.forbidden, client, token: cast.dora.token.csrf, origin: own)
                try await expect(.forbidden, client, token: charlie.csrf, origin: "https://evil.example")
                try await expect(.forbidden, client, token: charlie.csrf, origin: "null")
                try await expect(.forbidden, client, token: charlie.csrf, origin: own, site: "cross-site")
                try await expect(.seeOther, client, token: charlie.csrf, origin: own, site: "same-origin")
                try await expect(.conflict, client, token: charlie.csrf, origin: own)
            }
        }
    }
}
