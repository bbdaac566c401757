import RelaisCore

/// The register of agreements, and the form that proposes one.
struct AgreementView {
    let list: AgreementList
    let caller: Caller
    let organisations: [Organisation]
    let fields: Fields
    let token: HTML?

    private var words: Words { fields.words }

    var table: HTML {
        guard !list.lines.isEmpty else {
            return
                "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noAgreementYet)</h2><p>\(words.noAgreementHint)</p></section>"
        }
        let heads = [
            words.agreementWho, words.agreementCovers, words.agreementSigned, words.agreementUntil,
            words.agreementState,
            words.agreementAct,
        ].map { head -> HTML in "<th scope=\"col\" role=\"columnheader\">\(head)</th>" }
        return """
            <table class="cards" role="table"><caption class="vh">\(words.agreements)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(list.lines.map(row))</tbody></table>
            """
    }

    private func row(_ one: Agreement) -> HTML {
        let own = caller.organisation
        let names = [one.proposer == own ? nil : one.proposerName, one.partner == own ? nil : one.partnerName]
            .compactMap(\.self).joined(separator: ", ")
        let state = one.state(on: list.today)
        return """
            <tr role="row"><th scope="row" role="rowheader"><bdi>\(names)</bdi></th>\
            <td role="cell" data-label="\(words.agreementCovers)"><bdi>\(one.covers)</bdi> <bdi class="small soft">\(one.paper)</bdi></td>\
            <td role="cell" data-label="\(words.agreementSigned)">\(words.day(one.signedOn))</td>\
            <td role="cell" data-label="\(words.agreementUntil)">\(one.endsOn.map(words.day) ?? words.agreementNoEnd)</td>\
            <td role="cell" data-label="\(words.agreementState)">\(words.agreementState(state))</td>\
            <td role="cell" data-label="\(words.agreementAct)">\(acts(one, state, names))</td></tr>
            """
    }

    private func acts(_ one: Agreement, _ state: Agreement.State, _ names: String) -> HTML? {
        guard caller.may(.keepAgreements), one.endedAt == nil else { return nil }
        let confirm: HTML? = when(state == .proposed && one.partner == caller.organisation) {
            """
            <form method="post" action="/agreements/\(one.id.text)/confirmation">\(token)\(FormVersion.field(one.rowVersion))\
            <button class="btn btn-go">\(words.confirmAgreement)<span class="vh"> \(names)</span></button></form>
            """
        }
        return """
            <div class="acts">\(confirm)<a class="btn btn-quiet" href="/agreements/\(one.id.text)/end">\(words.endAgreement)<span class="vh"> \(names)</span></a></div>
            """
    }

    var form: HTML? {
        when(caller.organisation) { _ in
            """
            <section class="sec" aria-labelledby="propose"><h2 id="propose">\(words.proposeAgreement)</h2>
            <form class="form form-page" method="post" action="/agreements">\(token)
            \(fields.select("partner", words.agreementWith, organisations.map { ($0.id.text, $0.name) }, empty: words.chooseOrganisation))
            \(fields.text("covers", words.agreementCovers, hint: words.agreementCoversHint, isShort: true))
            \(fields.line("paper", words.agreementPaper, hint: words.agreementPaperHint))
            <div class="duo">\(fields.line("signed_on", words.agreementSigned, hint: words.dayHint))\(fields.line("ends_on", words.agreementUntil, isOptional: true))</div>
            <p class="acts"><button class="btn btn-go">\(words.proposeAgreement)</button></p></form></section>
            """
        }
    }
}
