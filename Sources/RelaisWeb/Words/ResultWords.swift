import RelaisCore

/// What came of a support, in words.
extension Words {
    var orientationLabel: String { Invalid.label("orientation", in: language) }
    var barriersLabel: String { Invalid.label("barriers", in: language) }
    var barriersHint: String {
        say("Autour de la personne, jamais ce qu’elle est.", "Around the person, never what they are.")
    }
    var ratingsTitle: String { say("Autonomie et lien social, de 0 à 4", "Autonomy and social link, from 0 to 4") }
    var resultKept: String {
        say("Pas partagé : la personne n’a pas donné son accord.", "Not shared: the person did not agree.")
    }
    func resultIsRead(_ organisation: String, isShared: Bool) -> String {
        isShared
            ? say(
                "\(organisation) voit les niveaux et le résultat : la personne est d’accord.",
                "\(organisation) sees the levels and the result: the person agreed.")
            : say(
                "\(organisation) ne voit ni les niveaux ni le résultat : la personne n’a pas donné son accord.",
                "\(organisation) sees neither the levels nor the result: the person did not agree.")
    }
    func ratingsMissing(_ ratings: [Rating]) -> String {
        let names = ratings.map { Invalid.label($0.rawValue, in: language).lowercased() }.joined(separator: semicolon)
        return say("À la sortie, il manque : \(names).", "Missing at exit: \(names).")
    }

    func orientation(_ orientation: Orientation) -> String {
        switch orientation {
        case .languageCourse: say("Cours de français", "A language course")
        case .school: say("Scolarité", "School")
        case .vocationalTraining: say("Formation professionnelle", "Vocational training")
        case .apprenticeship: say("Apprentissage", "An apprenticeship")
        case .employment: say("Emploi", "Employment")
        case .civicService: say("Service civique", "Civic service")
        case .otherService: say("Un autre service", "Another service")
        case .noneYet: say("Rien pour l’instant", "Nothing yet")
        }
    }

    func barrier(_ barrier: Barrier) -> String {
        switch barrier {
        case .mobility: say("Se déplacer", "Transport")
        case .childcare: say("Garde d’enfants", "Childcare")
        case .housing: say("Logement", "Housing")
        case .healthAccess: say("Accès aux soins", "Access to care")
        case .documents: say("Papiers, démarches", "Papers, procedures")
        case .language: say("Langue", "Language")
        case .interpreter: say("Pas d’interprète", "No interpreter")
        case .digital: say("Numérique", "Digital access")
        case .money: say("Argent", "Money")
        case .schedule: say("Horaires", "Hours")
        case .waitlist: say("Attente", "Waiting time")
        case .noLocalOffer: say("Rien à proximité", "Nothing nearby")
        case .lackOfInformation: say("Manque d’information", "Lack of information")
        case .lackOfTrust: say("Manque de confiance", "Lack of trust")
        }
    }

    /// Several in a line; nothing where there is none.
    func barriers(_ barriers: [Barrier]) -> String? {
        barriers.isEmpty ? nil : barriers.map(barrier).joined(separator: ", ")
    }

    /// What a step of a scale means.
    func rated(_ rank: Int, on scale: Rating.Scale) -> String {
        let steps: [String] =
            switch scale {
            case .autonomy:
                [
                    say("pas abordé", "not addressed"), say("avec quelqu’un à chaque fois", "with someone every time"),
                    say("avec une aide régulière", "with regular help"),
                    say("avec une aide parfois", "with help at times"),
                    say("sans aide", "on their own"),
                ]
            case .socialLink:
                [
                    say("pas abordé", "not addressed"),
                    say("personne hors des professionnels", "nobody but professionals"),
                    say("quelques contacts", "a few contacts"), say("des liens réguliers", "regular contacts"),
                    say("un entourage à soi", "a circle of their own"),
                ]
            }
        return steps.indices.contains(rank) ? steps[rank] : "\(rank)"
    }

    var cancelledByLabel: String { say("Si elle est annulée, par qui ?", "If it was cancelled, by whom?") }
    var cancelledByHint: String { say("Seulement pour une séance annulée.", "Only of a session that was cancelled.") }
    var notCancelled: String { say("Pas annulée", "Not cancelled") }
    func canceller(_ whom: Appointment.CancelledBy) -> String {
        switch whom {
        case .person: say("La personne", "The person")
        case .service: say("Le service", "The service")
        case .partner: say("Un partenaire", "A partner")
        }
    }

    /// How often someone came: `3 présences sur 5`, and of what became of the others, the first day and the last.
    func attended(_ summary: Support.Summary) -> String {
        var parts = [cameTimes(summary.present, of: summary.sessions)]
        if summary.excused > 0 {
            parts.append(
                count(
                    summary.excused, ("absence excusée", "absences excusées"), ("excused absence", "excused absences")))
        }
        if summary.absent > 0 {
            parts.append(count(summary.absent, ("absence", "absences"), ("absence", "absences")))
        }
        let cancelled = Appointment.CancelledBy.allCases.map {
            ($0 as Appointment.CancelledBy?, summary.cancelled[$0] ?? 0)
        }
        for (whom, number) in cancelled + [(nil, summary.cancelledOtherwise)] where number > 0 {
            let sessions = count(
                number, ("séance annulée", "séances annulées"), ("session cancelled", "sessions cancelled"))
            parts.append(
                sessions
                    + (whom.map { say(" par \(canceller($0).lowercased())", " by \(canceller($0).lowercased())") } ?? "")
            )
        }
        guard let first = summary.first, let last = summary.last else { return parts.joined(separator: ", ") }
        let days =
            first == last
            ? say("le \(day(first))", "on \(day(first))")
            : say("du \(day(first)) au \(day(last))", "from \(day(first)) to \(day(last))")
        return "\(parts.joined(separator: ", ")), \(days)"
    }
}
