import Foundation
import RelaisCore

/// One account, and what whoever keeps it can do.
struct AccountView {
    let page: AccountPage
    let caller: Caller
    let fields: Fields
    /// Those of the address alone.
    let address: Fields
    let now: Date
    let token: HTML?

    private var words: Words { fields.words }
    private var account: Account { page.account }
    private var path: String { "/accounts/\(account.id.text)" }
    private var hidden: HTML { "\(token)\(FormVersion.field(account.version))" }
    private var isOwn: Bool { caller.account == account.id }

    var whole: HTML {
        guard account.state != .left else { return "<p>\(words.leftLead)</p>" }
        return
            "\(when(account.state == .invited) { invitation })\(identity)\(readdressing)\(when(!isOwn && account.state != .invited) { recovery })\(when(!isOwn) { departure })\(when(!isOwn) { disabling })"
    }

    private var invitation: HTML {
        """
        <section class="sec" aria-labelledby="invitation"><h2 id="invitation">\(words.invitation)</h2><p>\(words.invitedLead)</p>
        <form method="post" action="\(path)/invitation">\(hidden)<p class="acts"><button class="btn">\(words.anotherLink)</button></p></form></section>
        """
    }

    private var identity: HTML {
        let languages: [(code: String, label: HTML)] = [("fr", "Français"), ("en", "English")]
        let roles = Role.ofMembers.map {
            ($0.rawValue, "\(words.role($0)) <span class=\"small soft\">\(words.roleHint($0))</span>" as HTML)
        }
        return """
            <section class="sec" aria-labelledby="identity"><h2 id="identity">\(words.nameAndRoles)</h2>
            <form class="form form-page" method="post" action="\(path)/amendment">\(hidden)
            \(fields.line("name", words.theirName, hint: words.yourNameHint))
            \(fields.picks("language", words.yourLanguage, languages, asTaps: true))
            \(fields.checks("roles", words.roles, roles, hint: isOwn ? words.notYourOwnRoles : words.rolesHint))
            <p class="acts"><button class="btn btn-go">\(words.save)</button></p></form></section>
            """
    }

    private var readdressing: HTML {
        """
        <section class="sec" aria-labelledby="address"><h2 id="address">\(words.emailAddress)</h2>
        \(when(account.mailReturnedAt) { Piece.note("warn", icon: "warn", "<p>\(words.mailComesBack(words.day($0, now: now)))</p>") })
        <form class="form form-page" method="post" action="\(path)/address">\(hidden)
        \(address.line("email", words.emailAddress, type: "email", hint: words.changeAddressHint))
        <p class="acts"><button class="btn">\(words.changeAddress)</button></p></form></section>
        """
    }

    private var recovery: HTML {
        let resets = Link.Reset.allCases.map { ($0.rawValue, "\(words.reset($0))" as HTML) }
        return """
            <section class="sec" aria-labelledby="recovery"><h2 id="recovery">\(words.cannotSignInAnyMore)</h2>
            \(when(page.asked) { asked in
                """
                \(Piece.note("warn", icon: "lock", "<p>\(words.recoveryAskedBy(asked.askedByName, words.moment(asked.createdAt, now: now), asked.resets.compactMap(Link.Reset.init).map(words.reset)))</p>"))
                \(when(page.mayAgree) { "<form method=\"post\" action=\"\(path)/agreement\">\(hidden)<p class=\"acts\"><button class=\"btn btn-go\">\(words.agree)</button></p></form>" })
                """ })
            <p>\(words.recoveryLead)</p>
            <form class="form form-page" method="post" action="\(path)/recovery">\(hidden)
            \(fields.checks("resets", words.whatIsLost, resets))
            <p class="acts"><button class="btn">\(words.askRecovery)</button></p></form></section>
            """
    }

    private var departure: HTML {
        let heirs = page.heirs.map { (code: $0.id.text, name: $0.name) }
        return """
            <section class="sec" aria-labelledby="departure"><h2 id="departure">\(words.leaves)</h2>
            <p>\(page.work.isNone ? words.nothingInHand : words.inHand(page.work))</p>
            <form class="form narrow" method="post" action="\(path)/departure">\(hidden)
            \(when(!page.work.isNone) { fields.select("heir", words.whoTakesOver, heirs, empty: words.chooseColleague) })
            <p class="acts"><button class="btn btn-no">\(words.endMembership)</button></p></form></section>
            """
    }

    private var disabling: HTML {
        account.state == .disabled
            ? """
            <section class="sec" aria-labelledby="closing"><h2 id="closing">\(words.openAgain)</h2>
            <form method="post" action="\(path)/enabling">\(hidden)<p class="acts"><button class="btn">\(words.openAgain)</button></p></form></section>
            """
            : """
            <section class="sec" aria-labelledby="closing"><h2 id="closing">\(words.closeAccount)</h2><p>\(words.closeLead)</p>
            <form method="post" action="\(path)/disabling">\(hidden)<p class="acts"><button class="btn btn-no">\(words.closeNow)</button></p></form></section>
            """
    }
}
