import Foundation
import RelaisCore
import Vault

/// A slip as it is printed, on half a sheet or a whole one: the code, and the same as a picture.
struct SlipPaperView {
    let paper: SlipPaper
    /// The public address of the site.
    let site: String

    var html: HTML {
        let text = paper.text
        let values = [
            "service": paper.service, "day": paper.endedOn.map(text.day) ?? "", "until": text.day(paper.until),
            "address": "\(site)/c",
        ]
        func said(_ name: String) -> String { text.say("paper.\(name)", values) }
        return """
            <article class="sheet paper paper-text" lang="\(text.tag)" dir="\(text.isRightToLeft ? "rtl" : "ltr")">
            <h1>\(said("title"))</h1><p>\(said("lead"))</p>
            <p>\(said("scan"))</p>\(QRPicture.svg("\(site)/c/\(paper.code.plain)", label: said("title")))
            <p>\(said("type"))</p><p><code class="secret" id="slip-code" dir="ltr">\(paper.code.text)</code></p>
            <p>\(said("until"))</p><p>\(said("free"))</p></article>
            """
    }
}
