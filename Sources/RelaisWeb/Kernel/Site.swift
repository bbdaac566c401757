import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import RelaisCore

/// The web workplace and the API: each request is one visit to the store, as whoever makes it.
package struct Site: Sendable {
    let store: Store
    /// The public address, without a slash at its end: where forms may come from.
    let url: String
    let trustedProxies: Set<String>
    /// Whether mail can be sent.
    let isMailSetUp: Bool
    let logger: Logger
    let stylesheet: Stylesheet
    let script: Script
    let meter = Meter()
    private let buckets: Buckets?

    /// `rateLimit` is how many requests a minute one account, or one address that is nobody yet, may make; 0 for any.
    package init(
        store: Store, url: String, trustedProxies: Set<String> = [], rateLimit: Int = 0,
        isMailSetUp: Bool = false, logger: Logger
    ) {
        self.store = store
        self.url = url
        self.trustedProxies = trustedProxies
        self.isMailSetUp = isMailSetUp
        self.logger = logger
        stylesheet = Stylesheet()
        script = Script()
        buckets = rateLimit > 0 ? Buckets(perMinute: rateLimit) : nil
    }

    /// The whole site, as it is served: over https when there is a certificate for it.
    package func application(host: String, port: Int, encryption: Encryption? = nil) throws -> some ApplicationProtocol
    {
        let plain = HTTPServerBuilder.http1(
            configuration: .init(additionalChannelHandlers: [ParserAnswers()], idleTimeout: .seconds(30)))
        let server = try encryption.map { try .tls(plain, tlsConfiguration: $0.configuration) } ?? plain
        let scheme = encryption == nil ? "http" : "https"
        return Application(
            router: router(), server: server,
            configuration: .init(address: .hostname(host, port: port), serverName: "relais"),
            onServerRunning: { [logger] _ in
                logger.info("listening", metadata: ["address": "\(scheme)://\(host):\(port)"])
            }, logger: quiet)
    }

    package func router() -> Router<Visitor> {
        let router = Router(context: Visitor.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: RequestLog(logger: logger, meter: meter))
        router.add(middleware: SecurityHeaders(isEncrypted: url.hasPrefix("https://")))
        router.add(middleware: Recognition(trustedProxies: trustedProxies))
        router.add(middleware: Failures(site: self))
        router.add(middleware: KeepTyped(site: self))
        if let buckets { router.add(middleware: RateLimit(store: store, buckets: buckets)) }
        router.add(middleware: Methods())
        router.add(middleware: SameOrigin(origin: url))
        router.add(middleware: Staying(store: store))
        addHealth(to: router)
        router.get(RouterPath(stylesheet.path)) { [stylesheet] _, _ in Self.kept(stylesheet.bytes, as: "text/css") }
        router.get(RouterPath(script.path)) { [script] _, _ in Self.kept(script.bytes, as: "text/javascript") }
        addDesignPage(to: router)
        addPages(to: router)
        let pages = Router(context: Visitor.self)
        addPages(to: pages)
        addAccessPages(to: router, pages: pages.buildResponder())
        addLivePages(to: router)
        addCommunePages(to: router)
        addLinkedPages(to: router)
        addSlipPages(to: router)
        addLogDoors(to: router)
        addAPI(to: router.group("api/v1"))
        return router
    }

    /// What people come for.
    private func addPages(to router: Router<Visitor>) {
        addTokenPages(to: router)
        addOwnAccountPages(to: router)
        addAccountPages(to: router)
        addLossPages(to: router)
        addMatrixPage(to: router)
        addReferralPages(to: router)
        addConversationPages(to: router)
        addImportPages(to: router)
        addEmergencyPages(to: router)
        addConcernPages(to: router)
        addPilotReportPages(to: router)
        addPeoplePages(to: router)
        addDirectoryPages(to: router)
        addServicePages(to: router)
        addNeedPages(to: router)
        addFindPages(to: router)
        addNoticePages(to: router)
        addCorrectionPages(to: router)
        addRightsPages(to: router)
        addAgreementPages(to: router)
        addSettingPages(to: router)
        addPlacesPages(to: router)
        addAbsencePages(to: router)
        addReferralLinkPages(to: router)
        addLinkMailPages(to: router)
        addAppointmentPages(to: router)
        addPartnerPages(to: router)
        addPathPages(to: router)
        addProgrammePages(to: router)
        addFollowingPages(to: router)
        addMeetingPages(to: router)
        addAuditPages(to: router)
    }

    /// Hummingbird's own lines, below warnings, are not ours to log.
    var quiet: Logger {
        var logger = logger
        logger.logLevel = .warning
        return logger
    }

    private func addHealth(to router: Router<Visitor>) {
        router.get("healthz") { _, _ in Self.plain("ok\n") }
        router.get("readyz") { [store] _, _ in
            _ = try await store.isDemonstration()
            return Self.plain(store.tally.isReadOnly ? "ok, read only\n" : "ok\n")
        }
    }

    static func plain(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// A file whose name says what is in it: whoever has it never asks again.
    private static func kept(_ bytes: [UInt8], as type: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "\(type); charset=utf-8", .cacheControl: "public, max-age=31536000, immutable"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// The one stylesheet, under a name that changes when it does, so that it can be cached for ever.
struct Stylesheet: Sendable {
    let bytes: [UInt8]
    let path: String

    init() {
        bytes = Self.brief(String(decoding: Assets.bytes("relais.css") ?? [], as: UTF8.self))
        path = "/relais-\(Self.hash(of: bytes)).css"
    }

    /// As it is sent: without the words that explain it, and without what sets lines in.
    private static func brief(_ text: String) -> [UInt8] {
        let lines = text.replacing(/\/\*.*?\*\//.dotMatchesNewlines(), with: "").split(separator: "\n")
        return Array(lines.map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.joined(separator: "\n").utf8)
    }

    /// Enough of a file's hash to tell its versions apart: 12 digits.
    static func hash(of bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
