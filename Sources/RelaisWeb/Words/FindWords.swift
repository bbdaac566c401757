import RelaisCore

extension Words {
    var find: String { say("Chercher", "Search") }
    var findLabel: String {
        say("Chercher une personne, une orientation, un service", "Search for a person, a referral, a service")
    }
    var findPlaceholder: String { say("Nom, code…", "Name, code…") }
    func findHint(_ mayMeetPeople: Bool) -> String {
        mayMeetPeople
            ? say(
                "Un nom ou un code, une référence, les mots d’un service ou d’une commune. Les noms se cherchent parmi les personnes que vous suivez ; ce que vous tapez n’est pas gardé.",
                "A name or a code, a reference, words of a service or a commune. Names are looked for among the people you follow; what you type is not kept."
            )
            : say(
                "Les mots d’un service, d’une organisation ou d’une commune.",
                "Words of a service, an organisation or a commune.")
    }
    var findSlash: String { say("Depuis toute page, y aller par la touche", "From any page, come here by the key") }
    func foundCount(_ people: Int, _ referrals: Int, _ services: Int) -> String {
        let parts = [
            people > 0 ? count(people, ("personne", "personnes"), ("person", "people")) : nil,
            referrals > 0 ? count(referrals, ("orientation", "orientations"), ("referral", "referrals")) : nil,
            services > 0 ? count(services, ("service", "services"), ("service", "services")) : nil,
        ].compactMap { $0 }
        let last = parts.last ?? ""
        return (parts.count > 1 ? parts.dropLast().joined(separator: ", ") + say(" et ", " and ") + last : last) + "."
    }
    func showAllFound(_ group: Search.Group, _ number: Int) -> String {
        let shown = min(number, 100)
        return switch group {
        case .people: say("Voir \(shown) personnes", "Show \(shown) people")
        case .referrals: say("Voir \(shown) orientations", "Show \(shown) referrals")
        case .services: say("Voir \(shown) services", "Show \(shown) services")
        }
    }
    func moreFound(_ number: Int) -> String {
        say("Et \(number) de plus : ajoutez un mot pour préciser.", "And \(number) more: add a word to narrow it down.")
    }
    var allFound: String { say("Tout ce qui a été trouvé", "Everything that was found") }
    var nothingFound: String { say("Rien ne correspond", "Nothing matches") }
    func nothingFoundHint(_ mayMeetPeople: Bool) -> String {
        mayMeetPeople
            ? say(
                "Essayez le début d’un seul mot. Une personne que suit un ou une collègue ne se trouve que par son code, par la coordination.",
                "Try the beginning of a single word. Someone a colleague follows is found by their code only, by a coordinator."
            )
            : say("Essayez le début d’un seul mot, ou une autre commune.", "Try the beginning of a single word, or another commune.")
    }
    var seeServices: String { say("Parcourir les services", "Look through the services") }
    func birthIn(_ year: Int) -> String { say("Naissance en \(year)", "Born in \(year)") }
    func openReferrals(_ number: Int) -> String {
        count(number, ("orientation ouverte", "orientations ouvertes"), ("open referral", "open referrals"))
    }
}
