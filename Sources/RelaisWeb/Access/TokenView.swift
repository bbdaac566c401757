import Foundation
import RelaisCore

/// Someone's own tokens, and the form that makes one.
struct TokenView {
    let tokens: [AccessToken]
    let caller: Caller
    let fields: Fields
    let now: Date
    let token: HTML?

    private var words: Words { fields.words }

    /// The secret, this once; a click or a tap selects all of it.
    func secret(_ text: String) -> HTML {
        """
        <section class="sheet" aria-labelledby="secret" role="status"><h2 id="secret" class="with-ic">\(Icon.of("lock"))\(words.newToken)</h2>\
        <p>\(words.newTokenHint)</p><p><code class="secret">\(text)</code></p><p class="small soft">\(words.newTokenUse) \
        <code>\(words.tokenHeader)</code></p></section>
        """
    }

    var list: HTML {
        guard !tokens.isEmpty else {
            return
                "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noToken)</h2><p>\(words.noTokenHint)</p></section>"
        }
        let heads = [words.tokenName, words.tokenScopes, words.tokenUsed, words.tokenEnds, words.tokenAct].map {
            head -> HTML in "<th scope=\"col\" role=\"columnheader\">\(head)</th>"
        }
        return """
            <table class="cards" role="table"><caption class="vh">\(words.tokens)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(tokens.map(row))</tbody></table>
            """
    }

    private func row(_ one: AccessToken) -> HTML {
        let scopes = one.scopes.map { Permission(rawValue: $0).map(words.permission) ?? $0 }.joined(separator: ", ")
        let isOver = one.expiresAt <= now
        return """
            <tr role="row"><th scope="row" role="rowheader"><bdi>\(one.name)</bdi></th>\
            <td role="cell" data-label="\(words.tokenScopes)">\(scopes)</td>\
            <td role="cell" data-label="\(words.tokenUsed)">\(one.usedAt.map { words.moment($0, now: now) } ?? words.neverUsed)</td>\
            <td role="cell" data-label="\(words.tokenEnds)">\(isOver ? words.tokenIsOver : words.day(one.expiresAt, now: now))</td>\
            <td role="cell" data-label="\(words.tokenAct)"><a class="btn btn-quiet" href="/tokens/\(one.id.text)/end">\(words.endToken)<span class="vh"> \(one.name)</span></a></td></tr>
            """
    }

    var form: HTML {
        let scopes = AccessToken.scopes(of: caller).map { ($0.rawValue, "\(words.permission($0))" as HTML) }
        let days = [7, 30, 90, AccessToken.longest].map { (String($0), "\(words.lasting($0))" as HTML) }
        return """
            <section class="sec" aria-labelledby="make"><h2 id="make">\(words.makeToken)</h2>
            <form class="form form-page" method="post" action="/tokens">\(token)
            \(fields.line("name", words.tokenName, hint: words.tokenNameHint))
            \(fields.checks("scopes", words.tokenScopes, scopes, hint: words.tokenScopesHint))
            \(fields.picks("days", words.tokenLasts, days, asTaps: true))
            <p class="acts"><button class="btn btn-go">\(words.makeToken)</button></p></form></section>
            """
    }
}
