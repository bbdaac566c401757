import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    /// The page of someone who is not let in yet: one thing to do, beside the picture.
    func gate(
        _ title: String, _ visitor: Visitor, failure: Failure? = nil, status: HTTPResponse.Status = .ok, _ main: HTML
    ) async throws -> Response {
        let words = visitor.words
        let isDemonstration = try await store.isDemonstration()
        let problem: HTML? = failure.map { failure in
            Piece.errors(failure.invalid, words)
                ?? "<div class=\"note note-err\" role=\"alert\">\(Icon.state("late"))<div><p>\(failure.sentence)</p></div></div>"
        }
        var response = document(
            title, visitor, status: failure?.status ?? status, bodyClass: "",
            """
            <a class="skip" href="#main">\(words.skip)</a>
            <div class="gate"><main id="main" class="gate-form"><p class="brand">\(Piece.mark)Relais</p><h1>\(title)</h1>
            \(problem)\(main)
            \(when(isDemonstration) { "<p class=\"small soft\">\(words.demonstration)</p>" })
            <p class="small soft">\(languageLink(visitor))</p></main>
            <aside class="gate-art night" aria-label="\(words.presentation)"><svg viewBox="0 0 600 700" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><g class="art">\
            <path class="art-c" d="M-20 130H150C260 130 220 250 330 250H640"/><path class="art-c" d="M-20 590H260C370 590 330 480 440 480H640"/>\
            <path class="art-a" d="M-20 290H120C230 290 190 360 300 360"/><path class="art-b" d="M300 360C410 360 370 430 480 430H640"/></g>\
            <circle class="baton" cx="300" cy="360" r="20"/></svg><p>\(words.motto)</p></aside></div>
            """)
        if let wait = failure?.retryAfter { response.headers[.retryAfter] = String(wait) }
        return response
    }

    /// Where the form of someone not let in yet goes on to, and what they had typed before.
    func carried(_ form: Form) -> HTML {
        """
        <input type="hidden" name="next" value="\(Self.ownPath(form["next"]))">\
        \(when(form["typed"]) { "<input type=\"hidden\" name=\"typed\" value=\"\($0)\">" })
        """
    }
}

/// The cookies of signing in. `__Host-`: this host alone, encrypted or loopback, the whole site; out of reach of scripts and
/// of other sites' forms.
enum Cookie {
    static let session = "__Host-relais"
    /// Whoever stands between the two steps.
    static let pending = "__Host-relais-pending"
    /// The browser, so that whoever guesses elsewhere never delays its owner.
    static let device = "__Host-relais-device"
    static let language = "relais-language"
    /// A partner's link, and a young person's slip, once they were followed: so that no address holds them any more.
    static let link = "__Host-relais-link"
    static let slip = "__Host-relais-slip"

    static func kept(_ name: String, _ value: String, lasting seconds: Int) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(seconds); Secure; HttpOnly; SameSite=Lax"
    }

    static func language(_ language: Language) -> String {
        "\(Self.language)=\(language.rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
    }

    static let noPending = kept(pending, "", lasting: 0)
}

extension Visitor {
    /// Where they sign in. The browser is known by the secret it brought, or by a new one.
    var arrival: Arrival {
        Arrival(address: address, label: browser, device: device ?? Token())
    }
}
