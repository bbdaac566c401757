/// What the page of the pieces says about them.
extension Words {
    var designTitle: String { say("Les pièces de Relais", "The pieces of Relais") }
    var designLead: String {
        say(
            "Tout ce dont les pages sont faites, dessiné par le code qui les dessine. Rien ici n’est une vraie orientation.",
            "All that the pages are made of, drawn by the code that draws them. Nothing here is a real referral.")
    }
    var designLetters: String { say("Les lettres", "Letters") }
    var designSerif: String { say("D’une main à l’autre", "From hand to hand") }
    var designSentence: String {
        say(
            "Une page s’ouvre sur une phrase qui dit l’essentiel.",
            "A page opens with one sentence that says what matters."
        )
    }
    var designText: String { say("Le texte courant, et un code :", "Running text, and a code:") }
    var designSecond: String {
        say("La seconde ligne : ce que l’on lit ensuite.", "The second line: what is read next.")
    }
    var designStates: String { say("États, délais, boutons", "States, delays, buttons") }
    var designDark: String { say("Les mêmes, la nuit", "The same at night") }
    var designQueue: String { say("À faire, et ce que d’autres ont en main", "To do, and what others have in hand") }
    var designSlips: String { say("Ce que l’autre voit", "What the other side sees") }
    var designIdentity: String { say("L’identité fermée", "Identity, shut") }
    var designPath: String { say("Un parcours", "A path") }
    var designLists: String { say("Filtre, faits, fil", "Filter, facts, thread") }
    var designNeed: String {
        say("Progresser à l’oral pour entrer en apprentissage.", "Speak better French to start an apprenticeship.")
    }
    var designNote: String {
        say("Premier rendez-vous la semaine prochaine.", "First appointment next week.")
    }
    var designMessages: String { say("Messages", "Messages") }
    var designForm: String { say("Formulaire", "Form") }
}
