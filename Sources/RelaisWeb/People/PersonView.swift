import Foundation
import RelaisCore

/// A person's file: what is known without a name, the identity shut or open, and where they were referred.
struct PersonView {
    let person: PersonPage
    let caller: Caller
    let identity: Identity?
    let fields: Fields
    let now: Date
    let token: HTML?
    let done: Done?

    /// What was just done with it.
    enum Done: String {
        case register, amend, merge, offer, take, erase, note, removal, consent, inform
        case request, restrict, lift
    }

    private var words: Words { fields.words }

    var html: HTML {
        """
        \(Piece.back(to: "/people", words.peopleIFollow))
        \(when(done) { Piece.note("ok", icon: "done", "<p>\(words.done($0, person.code))</p>") })
        \(when(person.handedOverAt) { Piece.note("warn", icon: "info", "<p>\(words.handedOverOn(words.day($0, now: now)))</p>") })
        \(when(person.isOpening) { Piece.note("warn", icon: "info", "<p>\(words.fileOpening)</p>") })\(offeredCorrections)
        \(when(person.erasedAt) { Piece.note("warn", icon: "info", "<p>\(words.erasedOn(words.day($0, now: now)))</p>") })
        \(when(person.restrictedAt) { Piece.note("warn", icon: "lock", "<p>\(words.restrictedSince(words.day($0, now: now)))</p>") })
        \(when(person.heldFor) { Piece.note("warn", icon: "lock", "<p>\(words.heldFor($0))</p>") })
        \(when(person.emergency, emergency))
        \(Piece.errors(fields.invalid, words))
        <div class="head"><p class="small soft">\(words.followedSince(caller.organisationName, words.day(person.createdAt, now: now)))</p>
        <h1><span class="code">\(person.code)</span>\(when(person.name) { " <bdi class=\"soft\">\($0)</bdi>" })</h1>
        <p class="lead">\(summary)</p>
        \(acts)</div>
        \(identity.map(revealed) ?? when(person.erasedAt == nil) { masked })
        <div class="flow"><section class="sec" aria-labelledby="referrals"><h2 id="referrals">\(words.theirPath)</h2>
        \(PathPicture(stages: person.stages, home: caller.organisationName, since: person.createdAt, now: now, words: words).html)
        \(when(!person.stages.isEmpty && person.erasedAt == nil) { "<p><a href=\"/people/\(person.id.text)/path\">\(words.seePath)</a></p>" })
        \(referrals)</section>
        \(when(person.erasedAt == nil) { file })</div>
        """
    }

    private var file: HTML {
        """
        \(NotesView(notes: person.notes, path: "/people/\(person.id.text)/notes", organisation: caller.organisationName, canWrite: person.isAssigned && person.handedOverAt == nil, now: now, fields: fields, token: token).html)
        \(ConsentSection(person: person, caller: caller, today: Day(now), words: words).html)
        \(ProtectionSection(person: person, caller: caller, words: words).html)
        <section class="sec" aria-labelledby="file"><h2 id="file">\(words.theFile)</h2>
        <dl class="facts">\(Piece.fact(words.followedByLabel, followers))\(Piece.fact(words.corrections, corrections))\(Piece.fact(words.correctionsTitle, passedOn))\(Piece.fact(words.inProgramme, enrolments))\(Piece.fact(words.theirRights, theirRights))\(Piece.fact(words.raiseConcern, concerns))</dl></section>
        """
    }

    /// The way to raise a concern about each match they are in.
    private var concerns: HTML? {
        when(!person.matches.isEmpty) {
            let links = person.matches.map { one -> HTML in
                "<li><a href=\"/matches/\(one.match.text)/concern\">\(one.programmeName)</a></li>"
            }
            return "<ul>\(links)</ul>"
        }
    }

    /// The glass is broken: as long as it is, the page says so in red.
    private func emergency(_ open: Emergency) -> HTML {
        Piece.note(
            "err", icon: "warn",
            """
            <p>\(words.openUntil(words.time(open.openUntil ?? now)))</p>\
            <form method="post" action="/emergencies/\(open.id.text)/end">\(token)<button class="btn">\(Icon.of("lock"))\(words.closeEmergency)</button></form>
            """)
    }

    /// What can be done with the file; the rarer things behind one word.
    private var acts: HTML? {
        guard person.erasedAt == nil else { return nil }
        let (path, isOpen) = ("/people/\(person.id.text)", person.handedOverAt == nil)
        let canChange = person.isAssigned && isOpen && person.restrictedAt == nil
        let usual: [HTML?] = [
            when(canChange && caller.may(.referPeople)) {
                "<a class=\"btn btn-go\" href=\"/referrals/new?person=\(person.id.text)\">\(words.referThem)</a>"
            },
            when(canChange && caller.may(.amendPeople)) {
                "<a class=\"btn\" href=\"\(path)/amendment\">\(words.amend)</a>"
            },
        ]
        let rare: [HTML?] = [
            when(canChange && caller.may(.handOverPeople)) {
                "<a class=\"btn\" href=\"\(path)/handover\">\(words.handOver)</a>"
            },
            when(isOpen && person.restrictedAt == nil && caller.may(.mergePeople)) {
                "<a class=\"btn\" href=\"\(path)/merger\">\(words.merge)</a>"
            },
            when(caller.may(.erasePeople)) { "<a class=\"btn btn-no\" href=\"\(path)/erasure\">\(words.erase)</a>" },
        ]
        return """
            <div class="acts">\(usual.compactMap { $0 })</div>\
            \(when(rare.contains { $0 != nil }) { "<details class=\"more\"><summary>\(words.otherActs)</summary><div class=\"acts\">\(rare.compactMap { $0 })</div></details>" })
            """
    }

    private var enrolments: HTML? {
        when(!person.enrolments.isEmpty) {
            let links = person.enrolments.map { one -> HTML in
                "<a href=\"/mentees/\(one.mentee.text)\"><bdi>\(one.programmeName)</bdi></a><br>"
            }
            return "\(links)"
        }
    }

    private var followers: HTML {
        let names = person.followers.map(\.name).joined(separator: ", ")
        return """
            \(names.isEmpty ? words.nobodyFollows : names)\
            \(when(caller.may(.assignPeople)) { " <a href=\"/people/\(person.id.text)/assignment\">\(words.chooseFollowers)</a>" })
            """
    }

    private var corrections: HTML {
        guard let last = person.changes.first else { return "\(words.neverCorrected)" }
        return """
            <a href="/people/\(person.id.text)/history">\(words.correctedTimes(person.changes.count))</a>, \
            \(words.lastOn(words.day(last.at, now: now)))
            """
    }

    /// What others have corrected of it, to be answered.
    private var offeredCorrections: HTML {
        let open = person.corrections.filter { !$0.isOwn && $0.state == .offered }
        return
            "\(open.map { Piece.note("", icon: "info", "<p>\(words.correctedBy($0.referrerName, $0.fields))</p><p><a href=\"/corrections/\($0.id.text)\">\(words.seeCorrection)</a></p>") })"
    }

    /// Who was told of corrections of it, and what they answered.
    private var passedOn: HTML? {
        let own = person.corrections.filter(\.isOwn).prefix(3).map { line -> HTML in
            "<a href=\"/corrections/\(line.id.text)\">\(line.recipientName)</a>\(words.colon)\(words.correctionState(line.state).lowercased())<br>"
        }
        return own.isEmpty ? nil : "\(own)"
    }

    /// What the person may ask, for whoever may do it.
    private var theirRights: HTML? {
        guard person.erasedAt == nil else { return nil }
        let path = "/people/\(person.id.text)"
        let links: [HTML?] = [
            when(person.mayHonour) { "<a href=\"\(path)/statement\">\(words.statement)</a>" },
            when(person.mayHonour && person.canReveal && caller.may(.exportPeople)) {
                "<a href=\"\(path)/export\">\(words.exportFile)</a>"
            },
            when(caller.may(.keepRequests)) { "<a href=\"\(path)/requests/new\">\(words.recordRequest)</a>" },
            when(person.mayHonour && caller.may(.restrictPeople)) {
                "<a href=\"\(path)/restriction\">\(person.restrictedAt == nil ? words.restrict : words.liftRestriction)</a>"
            },
        ]
        let shown = links.compactMap(\.self)
        return shown.isEmpty ? nil : "\(shown.map { "\($0)<br>" as HTML })"
    }

    private var summary: String {
        let spoken = person.languages.map { $0.name(in: words.language) }.joined(separator: ", ")
        let sentences = [
            spoken.isEmpty ? nil : words.speaksSentence(spoken),
            person.frenchLevel.map { words.frenchIs(words.level($0)) },
            person.birthYear.map(words.bornIn), person.commune.map(words.livesNear),
        ]
        return sentences.compactMap { $0 }.joined(separator: " ")
    }

    private var referrals: HTML {
        person.referrals.isEmpty
            ? "<p class=\"soft\">\(words.noPath)</p>"
            : "<ol class=\"queue\">\(person.referrals.map { ReferralJob(line: $0, now: now, words: words, isAmongTheirs: true).html(button: nil) })</ol>"
    }

    /// The identity shut: the values are not in the page.
    private var masked: HTML {
        let form: HTML = """
            <form class="mask-form" method="post" action="/people/\(person.id.text)/reveal">\(token)\
            \(fields.select("purpose", words.whatFor, RevealPurpose.allCases.map { ($0.rawValue, words.purpose($0)) }, empty: words.choosePurpose))\
            \(fields.line("words", words.inWords))\
            <button class="btn">\(Icon.of("eye"))\(words.reveal)</button></form>
            """
        return MaskedIdentity(hint: person.canReveal ? words.maskHint : words.notAssigned, words: words)
            .html(form: when(person.canReveal) { form })
    }

    /// The identity open, for as long as this page is.
    private func revealed(_ identity: Identity) -> HTML {
        let (civil, contact) = (identity.civil, identity.contact)
        let name = [civil.given, civil.family ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        let source = civil.birthSource.map { " (\(words.birthSource.lowercased()) \(words.birthSource($0)))" } ?? ""
        let facts: [HTML?] = [
            Piece.fact(words.nameLabel, name.isEmpty ? nil : "<bdi>\(name)</bdi>"),
            Piece.fact(words.birthLabel, text: civil.birth.map { "\(words.birth($0))\(source)" }),
            Piece.fact(words.gender, text: civil.gender.map(words.gender)),
            Piece.fact(words.phoneLabel, text: contact.phone), Piece.fact(words.email, text: contact.email),
            Piece.fact(words.address, text: contact.address),
            Piece.fact(words.contactWishes, text: contact.wishes),
        ]
        return """
            <section class="sheet" aria-labelledby="identity"><div class="sec-head"><h2 id="identity" class="with-ic">\(Icon.of("eye"))\(words.identityRevealed)</h2>\
            <p>\(words.revealedHint)</p></div>
            <dl class="facts">\(facts.compactMap { $0 })</dl><p class="acts"><a class="btn" href="/people/\(person.id.text)">\(Icon.of("lock"))\(words.close)</a></p></section>
            """
    }
}

extension Words {
    /// A day of birth as far as it is known: `5 avril 2008`, `avril 2008`, `2008`.
    func birth(_ day: Day) -> String {
        guard let month = day.month else { return String(day.year) }
        let name = monthName(month)
        return [day.day.map(String.init), name, String(day.year)].compactMap { $0 }.joined(separator: " ")
    }
}
