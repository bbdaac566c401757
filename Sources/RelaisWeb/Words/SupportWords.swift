import RelaisCore

extension Words {
    var support: String { say("L’accompagnement", "The support") }
    var attendanceTitle: String { say("Présences", "Attendance") }
    var path: String { say("Le parcours", "The path") }
    var goesOnFrom: String { say("Fait suite à", "Goes on from") }
    var goesOnWith: String { say("Se poursuit par", "Goes on with") }
    var heldOn: String { say("Quel jour ?", "Which day?") }
    var wasPresent: String { say("Présence ou absence ?", "Present or absent?") }
    var minutesLabel: String { say("Combien de minutes ?", "How many minutes?") }
    var whichMoment: String { say("À quel moment ?", "At which moment?") }
    var frenchBySkill: String { say("Français, par compétence", "French, skill by skill") }
    var levelsTitle: String { say("Niveaux, à l’entrée et à la sortie", "Levels, at entry and at exit") }
    var exitMissing: String {
        say(
            "Niveau à la sortie : il manque. Sans lui, le progrès ne compte pas.",
            "Level at exit: missing. Without it the progress is not counted.")
    }
    var exitsBox: String { say("Sorties à noter", "Exits to record") }
    func missingExits(_ number: Int) -> String { say("Sorties à noter (\(number))", "Exits to record (\(number))") }
    var dayHint: String { say("Comme 12/01/2026.", "Such as 2026-01-12.") }
    func minutes(_ number: Int) -> String { count(number, ("minute", "minutes"), ("minute", "minutes")) }

    /// A day as a form takes it: `12/01/2026`, `2026-01-12`.
    func typed(_ day: Day) -> String {
        guard language == .french else { return day.text }
        return day.text.split(separator: "-").reversed().joined(separator: "/")
    }

    /// A day as it is read: `12 janvier 2026`, `12 January 2026`.
    func day(_ day: Day) -> String {
        let number = language == .french && day.day == 1 ? "1er" : day.day.map(String.init)
        return [number, day.month.map(monthName), String(day.year)].compactMap { $0 }.joined(separator: "\u{a0}")
    }

    func presence(_ presence: Presence) -> String {
        switch presence {
        case .present: say("Présence", "Present")
        case .excused: say("Absence excusée", "Excused")
        case .absent: say("Absence", "Absent")
        case .cancelled: say("Séance annulée", "Cancelled")
        }
    }

    func moment(_ moment: Assessment.Moment) -> String {
        switch moment {
        case .entry: say("À l’entrée", "At entry")
        case .exit: say("À la sortie", "At exit")
        }
    }

    func skill(_ skill: Skill) -> String { Invalid.label(skill.rawValue, in: language) }
}
