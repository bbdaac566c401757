import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import RelaisCore
import Vault

/// How a failure is told: a status, a sentence, and the fields that are wrong.
struct Failure {
    let status: HTTPResponse.Status
    /// The last word of the problem's type: `not-found`.
    let code: String
    let sentence: String
    let invalid: [Invalid]
    let retryAfter: Int?
    /// The methods there are, where another was asked for.
    let allowed: String?
    /// Ours, not theirs: logged.
    let isFault: Bool
    private let language: Language

    init(_ error: any Error, in language: Language) {
        self.language = language
        let words = Words(language: language)
        var invalid: [Invalid] = []
        var retryAfter: Int?
        var allowed: String?
        var isFault = false
        switch error {
        case let refusal as Refusal:
            (status, code) = Self.meaning(of: refusal)
            sentence = refusal.sentence(in: language)
            if case .invalid(let found) = refusal { invalid = found }
            if case .signInWait(let seconds) = refusal { retryAfter = seconds }
        case let error as PostgresError where error.sqlState == "25006":
            (status, code, sentence, retryAfter) = (.serviceUnavailable, "read-only", words.readOnly, 10)
            isFault = true
        case let error as PostgresError where error.isUnavailability:
            (status, code, sentence, retryAfter) = (.serviceUnavailable, "unavailable", words.unavailable, 2)
            isFault = true
        case is AuditUnavailable:
            (status, code, sentence, retryAfter) = (.serviceUnavailable, "unrecorded", words.unrecorded, 10)
            isFault = true
        case PostgresError.nulInString:
            (status, code, sentence) = (.unprocessableContent, "invalid", words.unreadable)
        case VaultError.busy:
            (status, code, sentence, retryAfter) = (.serviceUnavailable, "busy", words.busy, 5)
        case is CrossSite:
            (status, code, sentence) = (.forbidden, "cross-site", words.crossSite)
        case let error as UnreadableHeader:
            (status, code, sentence) = (.badRequest, "unreadable", words.unreadable)
            invalid = [Invalid(error.name, .unreadable)]
        case let error as TooManyCalls:
            (status, code, sentence) = (.tooManyRequests, "too-many-calls", words.tooManyCalls)
            retryAfter = error.seconds
        case let error as WrongMethod:
            (status, code, sentence) = (.methodNotAllowed, "method", words.wrongMethod)
            allowed = error.allowed
        case is Unacceptable:
            (status, code, sentence) = (.notAcceptable, "not-acceptable", words.unacceptable)
        case let error as OtherMediaType:
            (status, code, sentence) = (.unsupportedMediaType, "media-type", words.mediaType(error.wanted))
        case is Unreadable:
            (status, code, sentence) = (.badRequest, "unreadable", words.unreadable)
        case let error as any HTTPResponseError where error.status == .contentTooLarge:
            (status, code, sentence) = (.contentTooLarge, "too-large", words.tooLarge)
        case is NIOTooManyBytesError:
            (status, code, sentence) = (.contentTooLarge, "too-large", words.tooLarge)
        case let error as any HTTPResponseError where error.status.code < 500:
            (status, code, sentence) = (error.status, error.status == .notFound ? "not-found" : "refused", words.noPage)
        default:
            (status, code, sentence) = (.internalServerError, "fault", words.fault)
            isFault = true
        }
        (self.invalid, self.retryAfter, self.isFault, self.allowed) = (invalid, retryAfter, isFault, allowed)
    }

    private static func meaning(of refusal: Refusal) -> (HTTPResponse.Status, String) {
        switch refusal {
        case .notFound: (.notFound, "not-found")
        case .notPermitted, .notYourMove, .notAssigned, .notYourSide: (.forbidden, "not-permitted")
        case .secrecyNeeded: (.forbidden, "secrecy-needed")
        case .nothingChanged: (.unprocessableContent, "nothing-changed")
        case .handedOver, .sameService, .handoverIs, .correctionIs, .agreementIs, .templateIs, .followsAlready, .erased,
            .held, .stillOpen, .key,
            .restricted, .requestAnswered, .prolonged, .breachClosed:
            (.conflict, "state")
        case .consentIs, .consentStands: (.conflict, "state")
        case .noAgreement: (.conflict, "no-agreement")
        case .noPlace: (.conflict, "no-place")
        case .noOffer: (.conflict, "state")
        case .mentoring(.missing): (.conflict, "missing")
        case .mentoring, .concernClosed, .heldByOthers, .concernHolds: (.conflict, "state")
        case .notCovered: (.conflict, "not-covered")
        case .signInNeeded: (.unauthorized, "sign-in-needed")
        case .signInRefused: (.unauthorized, "sign-in-refused")
        case .signInWait: (.tooManyRequests, "wait")
        case .signInLapsed: (.unauthorized, "sign-in-lapsed")
        case .linkLapsed: (.notFound, "link-lapsed")
        case .noLink, .noSlip, .answered: (.conflict, "state")
        case .codeLocked: (.forbidden, "code-locked")
        case .resultKept: (.forbidden, "result-kept")
        case .offerLapsed, .noFactor, .alreadyJoined, .notJoined, .hasLeft, .lastKeeper, .nothingAsked:
            (.conflict, "state")
        case .ownRoles, .ofTwoOrganisations, .anotherAgrees: (.forbidden, "not-permitted")
        case .stepUpNeeded: (.forbidden, "step-up-needed")
        case .proofRefused: (.forbidden, "proof-refused")
        case .referralIs: (.conflict, "state")
        case .tooLateToCorrect: (.conflict, "too-late")
        case .notEmpty: (.conflict, "not-empty")
        case .callAtWork: (.conflict, "at-work")
        case .otherCall: (.unprocessableContent, "key-reused")
        case .callAnswered: (.conflict, "answered")
        case .passwordNeeded: (.forbidden, "password-needed")
        case .tooManyTokens: (.conflict, "too-many")
        case .tooManyIdentities: (.tooManyRequests, "too-many-identities")
        case .emergencySuspended, .ownEmergency: (.forbidden, "not-permitted")
        case .emergencyOpen: (.conflict, "state")
        case .versionNeeded: (.preconditionRequired, "version-needed")
        case .changedSince: (.preconditionFailed, "changed")
        case .invalid(let found) where !found.isEmpty && found.allSatisfy { $0.problem == .taken }: (.conflict, "taken")
        case .importUnderWay: (.conflict, "import-under-way")
        case .invalid: (.unprocessableContent, "invalid")
        case .sheet: (.unprocessableContent, "sheet")
        }
    }

    /// RFC 9457, with the fields that are wrong and why.
    func problem() -> Response {
        struct Field: Encodable {
            let field: String
            let detail: String
        }
        struct Problem: Encodable {
            let type: String
            let title: String
            let status: Int
            let detail: String
            let errors: [Field]?
        }
        let fields = invalid.map { Field(field: $0.field, detail: $0.sentence(in: language)) }
        let problem = Problem(
            type: "urn:relais:problem:\(code)", title: status.reasonPhrase, status: status.code, detail: sentence,
            errors: fields.isEmpty ? nil : fields)
        var response = Response(
            status: status, headers: [.contentType: "application/problem+json; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: (try? JSONWriter.bytes(problem)) ?? [])))
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        if let allowed { response.headers[.allow] = allowed }
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}

/// A body that is not what it says it is: broken UTF-8, broken JSON, a form that is none.
struct Unreadable: Error {}
