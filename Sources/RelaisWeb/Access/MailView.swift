import Foundation
import RelaisCore

/// One's own account: which e-mails one gets, and what to do where they come back.
struct MailView {
    let choice: MailChoice
    let isSetUp: Bool
    let fields: Fields
    let now: Date
    let token: HTML?

    private var words: Words { fields.words }
    private var hidden: HTML { "\(token)\(FormVersion.field(choice.version))" }

    var html: HTML {
        """
        <section class="sec" aria-labelledby="mail"><h2 id="mail">\(words.mails)</h2><p>\(words.mailLead)</p>
        \(when(!isSetUp) { Piece.note("warn", icon: "warn", "<p>\(words.mailIsNotSetUp)</p>") })\(returned)
        <form class="form form-page" method="post" action="/account/mail">\(hidden)
        \(fields.check("at_once", words.mailAtOnce))
        \(fields.select("digest_hour", words.mailDigest, (0...23).map { (code: "\($0)", name: words.mailHour($0)) }, hint: words.mailDigestHint, empty: words.mailNoDigest))
        <p class="acts"><button class="btn">\(words.save)</button></p></form></section>
        """
    }

    private var returned: HTML? {
        when(choice.returnedAt) { at in
            Piece.note(
                "warn", icon: "warn",
                """
                <p>\(words.mailReturned(words.moment(at, now: now), choice.returnedCode ?? 550))</p><p>\(words.mailReturnedRemedy)</p>\
                <form method="post" action="/account/mail/trial">\(hidden)<p class="acts"><button class="btn">\(words.mailTryAgain)</button></p></form>
                """)
        }
    }

    /// The form as it shows a choice.
    static func filled(_ choice: MailChoice) -> Form {
        .filled(["at_once": choice.atOnce ? ["yes"] : [], "digest_hour": [choice.digestHour.map { "\($0)" } ?? ""]])
    }
}
