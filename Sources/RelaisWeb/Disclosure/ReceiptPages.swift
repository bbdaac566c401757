import Foundation
import Hummingbird
import RelaisCore

extension Site {
    /// What was passed on, on one sheet of paper: fields, ground, when, by whom, to whom, and the hash that both logs hold.
    @Sendable func showReferralReceipt(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (receipt, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try Receipt(id, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        return page(
            "\(words.receiptTitle) \(receipt.reference)", at: .referrals, visitor, caller,
            """
            \(Piece.back(to: "/referrals/\(id.text)", words.backToReferral))
            <p class="print-hint soft small">\(words.printHint)</p>
            \(ReceiptSheet(receipt: receipt, now: now, words: words).html)
            """)
    }
}

private struct ReceiptSheet {
    let receipt: Receipt
    let now: Date
    let words: Words

    var html: HTML {
        """
        <article class="sheet paper">
        <header class="sec-head"><span class="brand">\(Piece.mark)Relais</span></header>
        <h1>\(words.receiptTitle) <span class="code">\(receipt.reference)</span></h1><p>\(words.receiptLead)</p>
        <dl class="facts">\(Piece.fact(words.receiptFrom, text: receipt.from))\
        \(Piece.fact(words.receiptTo, text: "\(receipt.to), \(receipt.service)"))\
        \(Piece.fact(words.receiptSent, text: words.moment(receipt.frozenAt, now: now).capitalised))\(Piece.fact(words.receiptBy, text: receipt.sentBy))\
        \(Piece.fact(words.receiptWith, text: words.fieldNames(receipt.fields).capitalised))\
        \(Piece.fact(words.receiptOpens, text: receipt.onAcceptance.isEmpty ? words.nothingMoreOpens : words.fieldNames(receipt.onAcceptance).capitalised))\
        \(Piece.fact(words.receiptBasis, text: receipt.basis.map(words.basis)))\
        \(Piece.fact(words.receiptConsent, when(receipt.consent) { "<code>\($0.text)</code>" }))\
        \(Piece.fact(words.receiptCopy, text: copy))</dl>
        \(hash)
        </article>
        """
    }

    private var copy: String {
        if let deleted = receipt.retractedAt { return words.copyDeleted(words.moment(deleted, now: now)) }
        return receipt.keptUntil.map { words.copyUntil(words.day(Day($0))) } ?? words.copyKept
    }

    private var hash: HTML {
        guard let hash = receipt.hash else { return "<p class=\"small soft\">\(words.receiptOld)</p>" }
        guard receipt.isIntact else { return Piece.note("warn", icon: "warn", "<p>\(words.receiptBroken)</p>") }
        return """
            <section aria-labelledby="hash"><h2 id="hash">\(words.receiptHash)</h2><p><code class="secret">\(hash.hexadecimal)</code></p>\
            <p class="small soft">\(words.receiptHashHint)</p></section>
            """
    }
}
