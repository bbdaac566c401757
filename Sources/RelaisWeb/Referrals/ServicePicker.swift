import RelaisCore

/// A service, found by typing: the few that suit best, each with what is known of whether it does.
struct ServicePicker {
    let drafting: Drafting
    let fields: Fields
    let number: Int

    private var words: Words { fields.words }

    var html: HTML {
        fields.picks(
            "service", words.step(number, words.whichService), drafting.services.map { ($0.id.text, card($0)) },
            isHeading: true, before: search, after: more)
    }

    /// The field works without a script too: its button leads to the same page with fewer services. With one, cards come
    /// and go: the icons they may need are in the page from the beginning.
    private var search: HTML {
        """
        <div class="mask-form"><div class="field"><label for="f-matching">\(words.serviceMatching)</label>\
        <input class="in" type="search" id="f-matching" name="matching" value="\(fields.form["matching"] ?? "")" aria-describedby="found"></div>\
        <button class="btn" name="then" value="find">\(words.find)</button></div>
        <p class="small soft" id="found" role="status">\(found)</p>\
        <span hidden>\(Icon.of("check"))\(Icon.of("warn"))</span>
        """
    }

    private var found: String {
        if drafting.found == 0 { return words.noServiceFits }
        return words.servicesFound(drafting.found, suiting: drafting.person != nil)
    }

    private var more: HTML {
        let hidden = drafting.found - drafting.services.count
        return """
            <div id="more">\(unmet)\(when(hidden > 0) { drafting.services.count < 40 ? "<button class=\"btn\" name=\"then\" value=\"more\">\(words.moreServices)</button>" : "<p class=\"hint\">\(words.narrowServices)</p>" })</div>
            """
    }

    /// Nothing suits whom it is for: that nobody offers it is recorded with what is known filled in.
    private var unmet: HTML? {
        when(drafting.found == 0 ? drafting.person : nil) {
            "<p class=\"acts\"><a class=\"btn\" href=\"/needs/new?missing=no_service&amp;person=\($0.id.text)\">\(words.recordNeed)</a></p>"
        }
    }

    private func card(_ service: ServiceChoice) -> HTML {
        """
        <b>\(service.name)</b><span class="small soft">\(service.organisationName) · \(service.communeName)\
        \(when(words.ages(service.minimumAge, service.maximumAge)) { " · \($0)" })\(when(service.distance) { " · \(words.whyDistance($0))" })</span>\
        \(when(service.fit) { fit($0) })\(FoundService.limits(of: service, words))\
        <span class="small only-wide">\(service.description)</span>\
        <span hidden data-sees="\(words.whatTheyWillSee(service.organisationName))" data-shut="\(words.onlyIfAccepted(service.organisationName))"></span>
        """
    }

    /// A shape and words, never a verdict: nothing is kept from being chosen.
    private func fit(_ fit: Fit) -> HTML {
        let doubts = [
            fit.outside.isEmpty ? nil : words.outside(fit.outside),
            fit.toCheck.isEmpty ? nil : words.toCheck(fit.toCheck),
        ].compactMap { $0 }
        guard !doubts.isEmpty else {
            return
                "<span class=\"why\"><span class=\"with-ic yes\">\(Icon.of("check"))<span>\(words.suits)</span></span></span>"
        }
        let kind = fit.outside.isEmpty ? "maybe" : "no"
        let met = Fit.Point.allCases.filter { fit.answer($0) == .met }
        return """
            <span class="why"><span class="with-ic \(kind)">\(Icon.of("warn"))<span>\(doubts.joined(separator: " · "))</span></span>\
            \(when(!met.isEmpty) { "<span class=\"small soft\">\(words.met(met))</span>" })</span>
            """
    }
}

/// What would cross, beside the form; made of what is frozen when the referral is sent.
struct DraftSlip {
    let drafting: Drafting
    let words: Words

    var html: HTML {
        let recipient = drafting.chosen?.organisationName
        return """
            <section class="sec" aria-labelledby="slip"><h2 id="slip">\(recipient.map(words.whatTheyWillSee) ?? words.whatServiceWillSee)</h2>\
            <div class="slip"><div><h3>\(Icon.of("eye"))\(words.onSending)</h3><ul>\(items)</ul></div>
            <div class="slip-shut"><h3>\(Icon.of("lock"))<span id="shut">\(recipient.map(words.onlyIfAccepted) ?? words.onlyIfServiceAccepts)</span></h3>\
            <ul>\(Slip.shut(of: drafting.plan.choice, words))</ul></div></div>
            <p class="small soft">\(words.willBeFrozen)</p></section>
            \(when(drafting.ground) { GroundView(ground: $0, recipient: recipient ?? "", words: words).html })
            """
    }

    private var items: [HTML] {
        guard let slip = drafting.slip else {
            return drafting.person == nil
                ? ["<li>\(words.slipKinds)</li>", "<li>\(words.slipText)</li>"]
                : ["<li>\(words.onlyFollowersSend)</li>"]
        }
        return Slip.items(of: slip, words)
    }
}
