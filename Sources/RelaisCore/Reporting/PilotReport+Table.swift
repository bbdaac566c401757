extension PilotReport {
    /// What its lines are called in files, the same in every language.
    package static let columns = ["part", "code", "count", "counted"]

    /// All of it as rows, with how each was counted.
    package func rows(in language: Language) -> [[String?]] {
        var rows: [[String?]] = []
        let (brackets, genders) = (Bracket.allCases.map(\.rawValue) + ["total"], Self.genders + ["total"])
        for (bracket, line) in zip(brackets, participants) {
            for (gender, count) in zip(genders, line) where count != .exact(0) || bracket == gender {
                rows.append(["participants", "\(bracket) \(gender)", count.text, Self.howParticipants(in: language)])
            }
        }
        for part in parts {
            let how = part.part.how(in: language)
            for line in part.lines { rows.append([part.part.rawValue, line.code, line.count.text, how]) }
            if let total = part.total { rows.append([part.part.rawValue, "total", total.text, how]) }
        }
        if let attendance = told.attendance {
            rows.append(["attendance_percent", nil, String(attendance), Part.presence.how(in: language)])
        }
        if let hours = told.hours { rows.append(["hours", nil, hours.short, Part.meetings.how(in: language)]) }
        for (code, number) in told.kilometres.sorted(by: { $0.key < $1.key }) {
            rows.append(["kilometres", code, String(number), Part.transport.how(in: language)])
        }
        if let challenges { rows.append(["challenges", nil, challenges.words, nil]) }
        return rows
    }

    /// How whoever took part was counted.
    package static func howParticipants(in language: Language) -> String {
        language == .french
            ? "Jeunes dont un binôme avait commencé et n’était pas terminé, chacun une fois. Âge à la première rencontre. Genre des dossiers que lit qui établit ce bilan."
            : "Young people of whom a match had begun and had not ended, each once. Age at the first meeting. Gender of the files that whoever makes this report may read."
    }
}

extension Double {
    /// `12`, `12.5`.
    package var short: String {
        let tenths = (self * 10).rounded() / 10
        return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
    }
}

extension PilotReport.Part {
    /// How it was counted, in a sentence.
    package func how(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .matches:
                (
                    "Binômes proposés, commencés, refusés et terminés dans la période ; en cours à son dernier jour.",
                    "Matches proposed, begun, declined and closed in the period; under way on its last day."
                )
            case .refusals:
                ("Binômes refusés dans la période, par motif.", "Matches declined in the period, by reason.")
            case .endings: ("Binômes terminés dans la période, par motif.", "Matches closed in the period, by reason.")
            case .exits:
                (
                    "Pour chaque jeune d’un binôme terminé dans la période ; plusieurs issues sont possibles.",
                    "For each young person of a match closed in the period; several are possible."
                )
            case .meetings:
                (
                    "Rencontres dont le jour est dans la période ; une sortie de groupe compte une fois.",
                    "Meetings whose day is in the period; a group outing counts once."
                )
            case .presence:
                (
                    "Pour chaque jeune et chaque rencontre tenue ou manquée. Assiduité : présents sur présents et absents, sans les annulations.",
                    "For each young person and each meeting held or missed. Attendance: those present, of those present and absent, without cancellations."
                )
            case .activities:
                (
                    "Rencontres tenues, par activité ; une rencontre peut en avoir plusieurs.",
                    "Meetings held, by activity; one may have several."
                )
            case .density:
                (
                    "Rencontres tenues, par densité de la commune (grille de l’Insee, de 1 dense à 7 très dispersée).",
                    "Meetings held, by density of the commune (INSEE’s grid, from 1 dense to 7 very dispersed)."
                )
            case .transport:
                (
                    "Rencontres tenues, par moyen de transport ; kilomètres tels qu’ils ont été notés.",
                    "Meetings held, by way of transport; kilometres as they were recorded."
                )
            case .languages:
                (
                    "Participants, par langue de la carte donnée au parrain ; plusieurs sont possibles.",
                    "Participants, by language of the card a mentor is given; several are possible."
                )
            case .levels:
                (
                    "Participants, de la première évaluation d’entrée à la dernière de sortie, par la compétence la plus basse.",
                    "Participants, from the first test at entry to the last at exit, by the lowest skill."
                )
            case .helpful:
                (
                    "Dernière réponse de chaque participant : est-ce utile à mon intégration ?",
                    "The last answer of each participant: is it helpful for my integration?"
                )
            case .concerns:
                (
                    "Inquiétudes closes dans la période ; leur nombre seulement.",
                    "Concerns closed in the period; how many, and nothing else."
                )
            case .volunteers:
                (
                    "Bénévoles ayant appelé, formés, contrôlés dans la période ; accompagnant un jeune pendant celle-ci.",
                    "Volunteers who called, were trained, were checked in the period; who accompanied somebody during it."
                )
            }
        return language.typeset(language == .french ? french : english)
    }
}
