extension Words {
    var commune: String { say("Commune", "Commune") }
    var communeHint: String { say("Son nom ou son code postal.", "Its name or its postcode.") }
    var whichCommune: String { say("Laquelle ?", "Which one?") }
    var noneOfThem: String {
        say("Si la bonne n’y est pas, écrivez-en davantage.", "If the right one is not there, write more of it.")
    }
}
