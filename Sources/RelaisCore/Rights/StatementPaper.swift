import Foundation

extension Statement {
    /// The statement in plain words, in a language; where none is said in one the person speaks, as far as there are texts in it, or in
    /// French.
    package func paper(in language: String?, _ texts: Texts) -> Paper {
        let organisation = organisationId
        let wanted = language.map { [$0] } ?? languages
        let known = wanted.first { texts.has("statement", in: $0, for: organisation) } ?? "fra"
        // The names of fields, and who agrees in which quality, are those of the receipts.
        let pairs = texts.words(in: known, for: organisation)
            .merging(texts.sentences("statement", in: known, for: organisation)) { _, own in own }
        let typeset = known == "fra" ? pairs.mapValues(Language.french.typeset) : pairs
        let isRightToLeft = Self.rightToLeft.contains(known)
        return StatementText(
            statement: self, sentences: Sentences(pairs: typeset, isRightToLeft: isRightToLeft)
        ).paper(in: known)
    }

    /// Of the languages texts may be in, those that run from right to left (ISO 639-3).
    private static let rightToLeft: Set<String> = ["ara", "prs", "pes", "fas", "pus", "urd", "pbt", "ckb", "uig"]
}

/// A statement as sentences, in the order they are read.
private struct StatementText {
    let statement: Statement
    let sentences: Sentences

    func paper(in language: String) -> Paper {
        Paper(
            title: say("title"), language: language, isRightToLeft: sentences.isRightToLeft,
            blocks: head + looks + openings + disclosures + agreements + rights + more)
    }

    private func say(_ name: String, _ values: [String: String] = [:]) -> String { sentences.say(name, values) }
    private func day(_ moment: Date) -> String { sentences.day(moment) }
    private func fields(_ codes: [String]) -> String {
        codes.filter { !Disclosure.always.contains($0) }.map(sentences.word).joined(
            separator: sentences.isRightToLeft ? "، " : ", ")
    }

    private var head: [Paper.Block] {
        let organisation = statement.organisation
        let since =
            [say("since", ["organisation": organisation, "day": day(statement.since)])]
            + statement.sources.map { source in
                say(
                    source.isHandover ? "source.handover" : "source.referral",
                    ["organisation": source.organisation, "day": day(source.at)])
            }
        return [
            .paragraph(
                say("lead", ["code": statement.code, "organisation": organisation, "day": day(statement.madeAt)])),
            .items(since),
        ]
    }

    private func who(_ who: Statement.Who) -> String {
        who.name ?? say("function.\(who.function.rawValue)", ["organisation": statement.organisation])
    }

    private var looks: [Paper.Block] {
        let lines = statement.looks.map { look in
            let isOnce = day(look.first) == day(look.last)
            let values = ["first": day(look.first), "last": day(look.last)]
            let once = look.times == 1 ? sentences.pairs["times.one"] : nil
            return say(
                "look.\(look.kind.rawValue)",
                [
                    "who": who(look.who), "times": once ?? say("times", ["n": String(look.times)]),
                    "when": say(isOnce ? "when.once" : "when.span", values),
                ])
        }
        return [.heading(say("h.looks"))]
            + (lines.isEmpty
                ? [.paragraph(say("looks.none"))] : [.paragraph(say("looks.lead")), .items(lines)])
    }

    private var openings: [Paper.Block] {
        let lines = statement.openings.map { opening in
            let kind =
                switch opening.kind {
                case .identity: "identity"
                case .history: "history"
                case .export: "export"
                case .protection: "protection"
                case .emergency: "emergency"
                }
            let purpose = sentences.pairs["purpose.\(opening.purpose)"] ?? say("purpose.other")
            return say(
                "opening.\(kind)", ["who": who(opening.who), "day": day(opening.at), "purpose": purpose])
        }
        return [.heading(say("h.openings")), .paragraph(say("openings.lead"))]
            + [lines.isEmpty ? .paragraph(say("openings.none")) : .items(lines)]
    }

    private var disclosures: [Paper.Block] {
        let passed = statement.disclosures.flatMap(disclosure)
        let others =
            statement.handovers.map { handover in
                say(
                    "handover.\(handover.state.rawValue)",
                    ["organisation": handover.organisation, "day": day(handover.answeredAt ?? handover.offeredAt)])
            }
            + statement.corrections.filter { $0.state != .replaced }.map { correction in
                say(
                    "correction.\(correction.state.rawValue)",
                    [
                        "organisation": correction.recipientName,
                        "day": day(correction.answeredAt ?? correction.offeredAt),
                        "fields": fields(correction.fields),
                    ])
            }
        let nothing: [Paper.Block] = [.paragraph(say("disclosures.none"))]
        return [.heading(say("h.disclosures"))]
            + (passed.isEmpty && others.isEmpty ? nothing : passed + (others.isEmpty ? [] : [.items(others)]))
    }

    /// One referral: to whom, then what, why, and what became of it.
    private func disclosure(_ one: Statement.Disclosed) -> [Paper.Block] {
        func about(_ name: String, _ moment: Date?) -> String? {
            moment.map { say(name, ["organisation": one.organisation, "day": day($0)]) }
        }
        let opens = fields(one.onAcceptance)
        let isOver = one.endedAt != nil || one.state == .declined
        let acceptance: String? =
            opens.isEmpty
            ? nil
            : about("disclosure.accepted", one.acceptedAt)
                ?? say(isOver ? "disclosure.shut" : "disclosure.waiting", ["organisation": one.organisation])
        let lines: [String?] = [
            say("disclosure.now", ["fields": fields(one.fields)]),
            opens.isEmpty ? nil : say("disclosure.then", ["fields": opens]),
            say("disclosure.why", ["basis": say("basis.\(one.basis?.rawValue ?? "none")")]),
            about("disclosure.opened", one.openedAt)
                ?? (isOver ? nil : say("disclosure.unopened", ["organisation": one.organisation])),
            acceptance, about("disclosure.retracted", one.retractedAt),
        ]
        let head = say(
            "disclosure",
            [
                "day": day(one.sentAt), "organisation": one.organisation, "service": one.service,
                "reference": one.reference,
            ])
        return [.paragraph(head), .items(lines.compactMap(\.self))]
    }

    private var agreements: [Paper.Block] {
        let consents = statement.consents.map { consent -> String in
            let terms = say(
                "consent",
                [
                    "organisation": consent.recipientName, "fields": fields(consent.fields),
                    "day": sentences.day(consent.givenOn), "until": sentences.day(consent.until),
                    "given_by": sentences.word("given_by.\(consent.givenBy.rawValue)"),
                ])
            guard let ending = consent.ending, let ended = consent.endedAt else { return terms }
            return terms + " " + say("consent.\(ending.rawValue)", ["day": day(ended)])
        }
        let told = statement.information.map { one in
            say("information.\(one.told.rawValue)", ["day": sentences.day(one.givenOn)])
        }
        let lines = consents + told
        return [.heading(say("h.agreements"))]
            + [lines.isEmpty ? .paragraph(say("agreements.none")) : .items(lines)]
    }

    private var rights: [Paper.Block] {
        let asked = statement.requests.map { request -> String in
            let what = say(
                "request",
                ["day": sentences.day(request.receivedOn), "right": say("right.\(request.kind.rawValue)")])
            guard let answer = request.answer, let on = request.answeredOn else {
                return what + " " + say("request.open", ["day": sentences.day(request.dueOn)])
            }
            return what + " " + say("request.\(answer.rawValue)", ["day": sentences.day(on)])
        }
        let restricted = statement.restrictions.map { one in
            one.liftedAt.map {
                say("restriction.lifted", ["first": day(one.restrictedAt), "last": day($0)])
            } ?? say("restriction", ["day": day(one.restrictedAt)])
        }
        let lines = asked + restricted
        return lines.isEmpty ? [] : [.heading(say("h.rights")), .items(lines)]
    }

    private var more: [Paper.Block] {
        let reach = statement.contact.isEmpty ? statement.organisation : statement.contact
        return [.heading(say("h.more")), .paragraph(say("more", ["contact": reach])), .paragraph(say("more.rights"))]
    }
}
