import HTTPTypes
import Hummingbird
import RelaisCore

/// Which version of something a form shows, in a field of its own: so that nobody's change goes under another's unseen.
enum FormVersion {
    static let name = "version"

    /// The hidden field.
    static func field(_ version: Int) -> HTML { #"<input type="hidden" name="\#(name)" value="\#(version)">"# }
}

extension Form {
    /// What the form says it shows; where it says nothing, whatever there is.
    var seen: Precondition { self[FormVersion.name].map { .version(Int($0) ?? 0) } ?? .any }
}

/// Why a form comes back, with what was typed in it.
struct Objection: Sendable {
    let refusal: Refusal

    /// None for a refusal that the same form can do nothing about: that is a page of its own.
    init?(_ refusal: Refusal) {
        switch refusal {
        case .invalid, .nothingChanged, .changedSince, .handoverIs, .handedOver, .sameService, .tooManyTokens,
            .noAgreement, .noPlace, .noOffer,
            .notCovered, .correctionIs, .agreementIs, .templateIs, .followsAlready, .held, .stillOpen, .consentIs,
            .consentStands, .restricted,
            .requestAnswered, .prolonged, .breachClosed, .proofRefused, .signInWait, .offerLapsed, .noFactor,
            .alreadyJoined,
            .notJoined, .noLink, .noSlip, .codeLocked, .answered, .resultKept, .hasLeft, .ownRoles, .lastKeeper,
            .ofTwoOrganisations,
            .nothingAsked, .anotherAgrees, .mentoring, .concernClosed:
            self.refusal = refusal
        default: return nil
        }
    }

    /// The fields that do not hold.
    var invalid: [Invalid] { if case .invalid(let found) = refusal { found } else { [] } }

    /// Whether somebody was there first.
    var isStale: Bool { refusal == .changedSince }

    var status: HTTPResponse.Status {
        switch refusal {
        case .invalid, .nothingChanged: .unprocessableContent
        case .ownRoles, .ofTwoOrganisations, .anotherAgrees, .proofRefused, .codeLocked, .resultKept: .forbidden
        case .signInWait: .tooManyRequests
        default: .conflict
        }
    }

    /// What is told above the form: each field with a link to it, or why nothing was done. `more` says what there is now.
    /// Nothing where no field is wrong: the form only comes back (`ComingBack`), and that is told elsewhere.
    func note(_ words: Words, about subject: Refusal.Subject.Kind, more: HTML? = nil) -> HTML? {
        if case .invalid(let found) = refusal { return Piece.errors(found, words) }
        let sentence = isStale ? words.changedMeanwhile(subject) : refusal.sentence(in: words.language)
        return Piece.refused(sentence, more: more)
    }
}

extension Site {
    /// Does what a form asks, to the version its page showed. What keeps it from being done, and can be answered on the same
    /// form, is told there (`again`) with what was typed; otherwise the browser goes where `done` says.
    ///
    /// `seen` is `.none` for a form that makes something.
    func submit<Value: Sendable>(
        _ form: Form, seeing seen: Precondition? = nil, _ visitor: Visitor,
        _ verb: @escaping @Sendable (Transaction) throws -> Value, again: (Objection) async throws -> Response,
        done: (Value) -> String
    ) async throws -> Response {
        let seen = seen ?? form.seen
        do {
            let value = try await store.write(as: visitor.credential()) { tx in try tx.seeing(seen, verb) }
            return redirect(to: done(value))
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal) else { throw refusal }
            return try await again(objection)
        }
    }
}
