import Foundation
import RelaisCore

/// One's own account: each part with what can be done to it.
struct OwnAccountView {
    let own: OwnAccount
    let isDemonstration: Bool
    let fields: Fields
    let now: Date
    let token: HTML?

    private var words: Words { fields.words }

    var identity: HTML {
        let languages: [(code: String, label: HTML)] = [("fr", "Français"), ("en", "English")]
        return """
            <section class="sec" aria-labelledby="who"><h2 id="who">\(words.whoYouAre)</h2>
            <form class="form form-page" method="post" action="/account">\(token)\(FormVersion.field(own.version))
            \(fields.line("name", words.yourName, autocomplete: "name", hint: words.yourNameHint))
            \(fields.picks("language", words.yourLanguage, languages, asTaps: true))
            <p class="acts"><button class="btn">\(words.save)</button></p></form></section>
            """
    }

    var password: HTML {
        let isAlone = isDemonstration && own.factorSince == nil
        return """
            <section class="sec" aria-labelledby="password"><h2 id="password">\(words.password)</h2>
            <form class="form form-page" method="post" action="/account/password">\(token)\(Piece.username(own.email))
            \(fields.line("current_password", words.currentPassword, type: "password", autocomplete: "current-password"))
            \(fields.line("new_password", words.newPassword, type: "password", autocomplete: "new-password", hint: words.passwordHint(isAlone ? NewPassword.shortestAlone : NewPassword.shortest)))
            <p class="acts"><button class="btn">\(words.changePassword)</button></p></form></section>
            """
    }

    var factor: HTML {
        """
        <section class="sec" aria-labelledby="factor"><h2 id="factor">\(words.secondFactor)</h2>
        <p>\(own.factorSince.map { words.factorSince(words.day($0, now: now)) } ?? words.noFactorYet)</p>
        <p class="acts"><a class="btn" href="/account/factor">\(own.factorSince == nil ? words.addFactor : words.changeFactor)</a></p>
        \(when(own.factorSince != nil) {
            """
            <p>\(words.codesLeft(own.codesLeft))</p>
            <form method="post" action="/account/codes">\(token)<p class="acts"><button class="btn">\(words.renewCodes)</button></p></form>
            """ })</section>
        """
    }

    var sessions: HTML {
        let heads = [words.whereOne, words.since, words.lastSeen, words.tokenAct].map {
            head -> HTML in "<th scope=\"col\" role=\"columnheader\">\(head)</th>"
        }
        let rows = own.sessions.map { one -> HTML in
            """
            <tr role="row"><th scope="row" role="rowheader"><bdi>\(one.label ?? words.unknownPlace)</bdi></th>\
            <td role="cell" data-label="\(words.since)">\(words.moment(one.createdAt, now: now))</td>\
            <td role="cell" data-label="\(words.lastSeen)">\(words.moment(one.seenAt, now: now))</td>\
            <td role="cell" data-label="\(words.tokenAct)">\(one.isThis ? "\(words.thisOne)" : end("/account/sessions/\(lower(one.id))/end", words.endSession, one.label))</td></tr>
            """
        }
        return """
            <section class="sec" aria-labelledby="sessions"><h2 id="sessions">\(words.whereYouAre)</h2>
            <table class="cards" role="table"><caption class="vh">\(words.whereYouAre)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(rows)</tbody></table>
            \(when(own.sessions.count > 1) {
                """
                <form method="post" action="/account/sessions/end">\(token)<p class="acts"><button class="btn btn-no">\(words.endOthers)</button></p></form>
                """ })</section>
            """
    }

    var devices: HTML? {
        when(!own.devices.isEmpty) {
            let rows = own.devices.map { one -> HTML in
                """
                <tr role="row"><th scope="row" role="rowheader"><bdi>\(one.label)</bdi></th>\
                <td role="cell" data-label="\(words.lastSeen)">\(words.moment(one.seenAt, now: now))</td>\
                <td role="cell" data-label="\(words.tokenAct)">\(end("/account/devices/\(lower(one.id))/end", words.forget, one.label))</td></tr>
                """
            }
            let heads = [words.whereOne, words.lastSeen, words.tokenAct].map {
                head -> HTML in "<th scope=\"col\" role=\"columnheader\">\(head)</th>"
            }
            return """
                <section class="sec" aria-labelledby="devices"><h2 id="devices">\(words.knownDevices)</h2><p>\(words.knownDevicesLead)</p>
                <table class="cards" role="table"><caption class="vh">\(words.knownDevices)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
                <tbody role="rowgroup">\(rows)</tbody></table></section>
                """
        }
    }

    private func end(_ path: String, _ label: String, _ about: String?) -> HTML {
        "<form method=\"post\" action=\"\(path)\">\(token)<button class=\"btn btn-quiet\">\(label)<span class=\"vh\"> \(about ?? "")</span></button></form>"
    }

    private func lower(_ id: UUID) -> String { id.uuidString.lowercased() }
}
