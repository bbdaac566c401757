import RelaisCore
import Vault

/// A second factor as it is offered, and the codes on paper that come with it.
struct FactorView {
    let words: Words

    /// To be scanned, tapped or typed.
    func offer(_ offer: FactorOffer) -> HTML {
        """
        <section class="sheet flow" aria-labelledby="offer"><h2 id="offer">\(words.scanThis)</h2>\
        \(QRPicture.svg(offer.link, label: words.qrLabel))
        <p><a class="btn" href="\(offer.link)">\(words.openApplication)</a></p>
        <p class="small">\(words.orType)</p><p><code class="secret">\(offer.text)</code></p></section>
        """
    }

    /// Shown this once, and printed as they stand.
    func codes(_ codes: [RecoveryCode]) -> HTML {
        """
        <section class="sheet flow" aria-labelledby="codes"><h2 id="codes" class="with-ic">\(Icon.of("lock"))\(words.paperCodes)</h2>\
        <p>\(words.paperCodesLead)</p><ol>\(codes.map { "<li><code class=\"secret\">\($0.text)</code></li>" as HTML })</ol></section>
        """
    }
}
