import RelaisCore

/// The form a referral is prepared with, and beside it what the recipient would see.
struct DraftForm {
    let move: Move
    let referral: ReferralPage?
    let drafting: Drafting
    let fields: Fields
    let objection: Objection?
    let token: HTML?

    private var words: Words { fields.words }
    private var path: String { referral.map { "/referrals/\($0.line.id.text)" } ?? "/referrals" }
    /// Whether it is settled whom it is about: chosen before the form was opened, or with the referral.
    private var isAbout: Bool { referral != nil || fields.form["person"].flatMap(ID<Person>.init) != nil }

    /// The page's title holds a code, never a name.
    var title: String {
        if let referral { return "\(words.question(move)) \(referral.line.reference)" }
        return isAbout ? "\(words.referThem) \(drafting.person?.code ?? "")" : words.newReferral
    }

    var html: HTML {
        if referral == nil && drafting.person == nil && drafting.people.isEmpty { return nobody }
        return """
            \(back)
            \(objection?.note(words, about: .referral, more: when(objection?.isStale == true) { changed }))
            <div class="head"><h1>\(heading)</h1><p class="lead" id="known">\(known)</p></div>
            <form class="split" method="post" action="\(action)" autocomplete="off" data-draft="\(words.draftNotKept)">\(token)\(version)\(chosen)
            <div>\(when(!isAbout) { who })
            <div id="services" class="two-up">\(ServicePicker(drafting: drafting, fields: fields, number: isAbout ? 1 : 2).html)</div>
            <fieldset class="sec"><legend class="h2">\(words.step(isAbout ? 2 : 3, words.whyNow))</legend>
            \(fields.text("need", words.needLabel, hint: words.noteHint, isShort: true))
            \(fields.text("already_done", words.alreadyDoneLabel, isOptional: true, isShort: true))</fieldset>
            <div class="three-up">\(fields.picks("priority", words.step(isAbout ? 3 : 4, words.whichPriority), priorities, isHeading: true))</div>
            \(DisclosureForm(fields: fields).html)</div>
            <aside class="flow stick" aria-label="\(words.beforeSending)"><div id="sees">\(DraftSlip(drafting: drafting, words: words).html)</div>
            <div class="sec"><p class="acts"><button class="btn btn-go btn-big" name="then" value="send">\(words.checkAndSend)</button>\
            <button class="btn" name="then" value="keep">\(words.keepDraft)</button></p>
            <p class="small soft" id="saved" role="status"></p></div></aside></form>
            """
    }

    private var action: String { referral == nil ? path : "\(path)/\(move.noun)" }

    /// Which version the form was filled in from; the one that is kept now, after someone saw that it had changed.
    private var version: HTML? {
        when(referral) { referral in
            let typed = objection?.isStale == true ? nil : fields.form[FormVersion.name].flatMap { Int($0) }
            return FormVersion.field(typed ?? referral.rowVersion)
        }
    }

    /// The person, where it was settled before the form was opened.
    private var chosen: HTML? {
        when(isAbout && referral == nil ? drafting.person : nil) {
            "<input type=\"hidden\" name=\"person\" value=\"\($0.id.text)\">"
        }
    }

    private var back: HTML {
        if referral != nil { return Piece.back(to: path, words.backToReferral) }
        guard isAbout, let person = drafting.person else { return Piece.back(to: "/", words.myDay) }
        return Piece.back(to: "/people/\(person.id.text)", words.backToFile)
    }

    private var heading: HTML {
        if let referral {
            return "\(words.question(move)) <span class=\"code\">\(referral.line.reference)</span>"
        }
        guard isAbout, let person = drafting.person else { return "\(words.newReferral)" }
        return """
            \(words.referThem) <span class="code">\(person.code)</span>\(when(person.name) { " <bdi class=\"soft\">\($0)</bdi>" })
            """
    }

    /// What is known of the person, in one sentence that names nobody.
    private var known: HTML? {
        when(drafting.known) { slip in
            let parts = [
                slip.ageBracket.map(words.ageBracket),
                slip.languages.isEmpty
                    ? nil : words.speaks(slip.languages.map { $0.name(in: words.language) }.joined(separator: ", ")),
                slip.frenchLevel.map { words.frenchLevel(words.level($0)) }, slip.commune.map(words.livesIn),
            ].compactMap { $0 }
            return "\(parts.joined(separator: " · "))"
        }
    }

    /// The person, by typing: a code, or the beginning of a first name.
    private var who: HTML {
        """
        <fieldset class="sec"><legend class="h2">\(words.step(1, words.whichPerson))</legend>
        \(fields.line("person", words.person, hint: words.personHint, offering: drafting.people.map(\.label)))
        <div id="whom" role="status">\(whom)</div></fieldset>
        """
    }

    private var whom: HTML {
        let typed = fields.form["person"] ?? ""
        let before = fields.form["about"] ?? ""
        let isWritten = !before.isEmpty && fields.form.holdsWords
        guard let person = drafting.person else {
            // Between one person and the next, the words are still about the first.
            let kept: HTML? = when(isWritten) { "<input type=\"hidden\" name=\"about\" value=\"\(before)\">" }
            guard !typed.isEmpty, !drafting.people.isEmpty, fields.form["then"] != nil || !fields.invalid.isEmpty else {
                return "\(kept)"
            }
            let cards = drafting.people.prefix(8).enumerated().map { index, one -> HTML in
                """
                <div class="pick"><input type="radio" name="person" id="f-person-\(index + 1)" value="\(one.id.text)">\
                <label for="f-person-\(index + 1)"><span class="code">\(one.code)</span>\(when(one.name) { " <bdi>\($0)</bdi>" })</label></div>
                """
            }
            return "\(kept)<p class=\"hint\">\(words.whichOfThem)</p><div class=\"taps\">\(cards)</div>"
        }
        let isOther = isWritten && before != person.id.text
        return """
            <input type="hidden" name="about" value="\(person.id.text)">\
            <p class="with-ic small">\(Icon.of("check"))<span>\(words.isAbout) <b class="code">\(person.code)</b>\(when(person.name) { " <bdi>\($0)</bdi>" })</span></p>\
            \(when(isOther) { Piece.note("warn", icon: "warn", "<p>\(words.wordsOfAnother)</p>") })
            """
    }

    private var priorities: [(code: String, label: HTML)] {
        Referral.Priority.allCases.map {
            (
                $0.rawValue,
                "<b>\(words.priority($0))</b><span class=\"small soft\">\(words.priorityDelay($0))</span>"
            )
        }
    }

    /// Somebody, perhaps in another tab, kept other words meanwhile: both are still there.
    private var changed: HTML { "<p>\(words.draftChangedHint) <a href=\"\(path)\">\(words.seeKept)</a></p>" }

    private var nobody: HTML {
        """
        \(Piece.back(to: "/", words.myDay))
        <div class="head"><h1>\(words.newReferral)</h1><p class="lead">\(words.nobodyToRefer)</p>\
        <p class="acts"><a class="btn" href="/people/new">\(words.register)</a></p></div>
        """
    }
}
