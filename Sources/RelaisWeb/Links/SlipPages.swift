import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    /// Where a young person says whether something is so: by the code of a slip, in their language, without an account.
    func addSlipPages(to router: Router<Visitor>) {
        router.get("c") { request, visitor in try await slipPage(request, visitor) }
        router.get("c/:code") { _, visitor in followSlip(visitor) }
        router.post("c") { request, visitor in
            let form = try await Form(request, stranger(visitor), fields: ["code"])
            do {
                _ = try await ConfirmationSlip.open(form["code"], from: visitor.arrival, in: store)
                return kept(form["code"] ?? "")
            } catch let refusal as Refusal {
                return codePage(refusal, request, visitor)
            }
        }
        router.post("c/answer") { request, visitor in try await answerSlip(request, visitor) }
    }

    private func stranger(_ visitor: Visitor) -> Visitor {
        var visitor = visitor
        (visitor.token, visitor.comingBack) = (nil, nil)
        return visitor
    }

    private func kept(_ code: String) -> Response {
        var response = redirect(to: "/c")
        response.headers[Header.referrerPolicy] = "no-referrer"
        let plain = SlipCode(code)?.plain ?? ""
        response.headers[.setCookie] = Cookie.kept(Cookie.slip, plain, lasting: plain.isEmpty ? 0 : 3_600)
        return response
    }

    /// The address in the picture: whatever the code, the answer is the same.
    private func followSlip(_ visitor: Visitor) -> Response {
        kept(visitor.parameters.get("code").flatMap { SlipCode($0) }?.plain ?? SlipCode().plain)
    }

    private func slipPage(_ request: Request, _ visitor: Visitor) async throws -> Response {
        guard let code = request.cookies[Cookie.slip]?.value, !code.isEmpty else {
            return codePage(nil, request, visitor)
        }
        do {
            let credential = try await ConfirmationSlip.open(code, from: visitor.arrival, in: store)
            let question = try await store.write(as: credential) { try ConfirmationSlip.Question(in: $0) }
            return questionPage(question, nil, .filled(), isDone: Self.asked("done", request) != nil, visitor)
        } catch let refusal as Refusal where refusal != .restricted {
            return codePage(refusal, request, visitor)
        }
    }

    private func answerSlip(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, stranger(visitor), fields: ["answer", "words"])
        let credential: Credential
        do {
            let code = request.cookies[Cookie.slip]?.value
            credential = try await ConfirmationSlip.open(code, from: visitor.arrival, in: store)
        } catch let refusal as Refusal {
            return codePage(refusal, request, visitor)
        }
        do {
            try await store.write(as: credential) { tx in
                try ConfirmationSlip.answer(form["answer"], words: form["words"], in: tx)
            }
            return redirect(to: "/c?done=1")
        } catch let refusal as Refusal where Objection(refusal) != nil {
            let question = try await store.write(as: credential) { try ConfirmationSlip.Question(in: $0) }
            return questionPage(question, refusal, form, isDone: false, visitor)
        }
    }

    /// Asks for the code. A wrong one, one that is over and one that was never made are told alike.
    private func codePage(_ refusal: Refusal?, _ request: Request, _ visitor: Visitor) -> Response {
        let text = SlipText(of: Self.slipLanguage(request, visitor), in: store.texts)
        var status: HTTPResponse.Status = .ok
        var wait: Int?
        let problem: String? = refusal.map { refusal in
            switch refusal {
            case .signInWait(let seconds):
                (status, wait) = (.tooManyRequests, seconds)
                return text.say("enter.wait")
            case .invalid(let found) where found.contains { $0.problem == .missing }:
                status = .unprocessableContent
                return text.say("enter.missing")
            default:
                status = .unprocessableContent
                return text.say("enter.wrong")
            }
        }
        let languages = [("fra", "Français"), ("eng", "English"), ("ara", "العربية")].map { code, name -> HTML in
            "<a class=\"btn\" href=\"/c?language=\(code)\" lang=\"\(SlipText(of: code, in: store.texts).tag)\">\(name)</a>"
        }
        var response = slipDocument(
            text, text.say("enter.title"), status,
            """
            <h1>\(text.say("enter.title"))</h1>\(when(problem) { Piece.refused($0) })
            <form class="form" method="post" action="/c?language=\(text.language)"><div class="field"><label for="f-code">\(text.say("enter.label"))</label>\
            <p class="hint" id="h-code">\(text.say("enter.hint"))</p>\
            <input class="in" id="f-code" name="code" dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="h-code"></div>
            <p class="acts"><button class="btn btn-go btn-big">\(text.say("enter.go"))</button></p></form><p class="acts">\(languages)</p>
            """, visitor)
        if refusal != nil { response.headers[.setCookie] = Cookie.kept(Cookie.slip, "", lasting: 0) }
        if let wait { response.headers[.retryAfter] = String(wait) }
        return response
    }

    private func questionPage(
        _ question: ConfirmationSlip.Question, _ refusal: Refusal?, _ form: Form, isDone: Bool, _ visitor: Visitor
    ) -> Response {
        let view = SlipView(question: question, refusal: refusal, form: form, isDone: isDone)
        return slipDocument(
            question.text, question.text.say("page.question"),
            refusal == nil ? .ok : refusal == .answered ? .conflict : .unprocessableContent, view.html, visitor)
    }

    private func slipDocument(
        _ text: SlipText, _ title: String, _ status: HTTPResponse.Status, _ main: HTML, _ visitor: Visitor
    ) -> Response {
        document(
            title, visitor, status: status, bodyClass: "", language: text.tag, isRightToLeft: text.isRightToLeft,
            """
            <header class="top"><div class="top-in"><p class="brand">\(Piece.mark)Relais</p></div></header>
            <main id="main" class="page"><div class="ask flow">\(main)</div></main>
            """)
    }

    /// What was asked for, or what the browser says it reads first.
    private static func slipLanguage(_ request: Request, _ visitor: Visitor) -> String {
        if let asked = asked("language", request), Texts.ownLanguages.contains(asked) { return asked }
        let first = (request.headers[.acceptLanguage] ?? "").lowercased().prefix(2)
        return first == "ar" ? "ara" : visitor.language.iso
    }
}

/// What is said to have become of it, and the two answers.
struct SlipView {
    let question: ConfirmationSlip.Question
    let refusal: Refusal?
    let form: Form
    let isDone: Bool

    private var text: SlipText { question.text }

    var html: HTML {
        let day = question.endedAt.map { text.day(Day($0)) } ?? ""
        let said = question.state == .completed ? question.outcome?.rawValue ?? "achieved" : question.state.rawValue
        return """
            <h1>\(text.say("page.question"))</h1>\(when(question.answer) { answered($0) })
            <p>\(text.say("page.said", ["service": question.service]))</p>
            <p class="lead">\(text.say("said.\(said)")) <span class="soft">\(text.say("page.since", ["day": day]))</span></p>
            \(when(question.isOpen && !isDone) { asked })
            """
    }

    private func answered(_ answer: Confirmation.Answer) -> HTML {
        let more: HTML =
            question.isOpen && isDone
            ? "<p>\(text.say("done.change")) <a href=\"/c\">\(text.say("page.question"))</a></p>"
            : "<p>\(text.say(question.isOpen ? "done.change" : "done.over"))</p>"
        return Piece.note("ok", icon: "done", "<p>\(text.say("done.\(answer.rawValue)"))</p>\(more)")
    }

    private var asked: HTML {
        let chosen = form["answer"] ?? question.answer?.rawValue
        func pick(_ answer: Confirmation.Answer, _ label: String) -> HTML {
            """
            <div class="pick"><input type="radio" name="answer" id="f-\(answer.rawValue)" value="\(answer.rawValue)"\
            \(when(chosen == answer.rawValue) { " checked" })><label for="f-\(answer.rawValue)">\(label)</label></div>
            """
        }
        return """
            \(when(problem) { Piece.refused($0) })
            <form class="form" method="post" action="/c/answer"><fieldset><legend>\(text.say("page.question"))</legend><div class="picks">\
            \(pick(.confirmed, text.say("page.yes")))\(pick(.disputed, text.say("page.no")))</div></fieldset>
            <div class="field"><label for="f-words">\(text.say("page.words"))</label><p class="hint" id="h-words">\(text.say("page.words.hint"))</p>\
            <textarea class="in" id="f-words" name="words" dir="auto" aria-describedby="h-words">\(form["words"] ?? "")</textarea></div>
            <p class="acts"><button class="btn btn-go btn-big">\(text.say("page.send"))</button></p></form>
            """
    }

    private var problem: String? {
        guard let refusal else { return nil }
        if case .invalid(let found) = refusal {
            return text.say(found.contains { $0.field == "words" } ? "page.long" : "page.choose")
        }
        return text.say("done.over")
    }
}
