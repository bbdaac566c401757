import RelaisCore

/// What pages of concerns say. Volunteers read them: plain words.
extension Words {
    var concerns: String { say("Inquiétudes", "Concerns") }
    var concernsLead: String {
        say("Ce que vous avez confié, et ce qui vous est confié.", "What you have raised, and what was brought to you.")
    }
    func openConcerns(_ open: OpenConcerns) -> String {
        let number = count(
            open.number, ("inquiétude ouverte", "inquiétudes ouvertes"), ("open concern", "open concerns"))
        return open.urgent > 0 ? "\(number), \(fearedDanger.lowercased())" : number
    }
    var raiseConcern: String { say("Confier une inquiétude", "Raise a concern") }
    var helplineNow: String {
        say("Un jeune est en danger maintenant ? Appelez le", "Is a young person in danger now? Call")
    }
    var helplineIs: String {
        say(
            "(Allô enfance en danger), gratuit, jour et nuit. Danger immédiat : le",
            "(Allô enfance en danger), free, day and night. Immediate danger:")
    }
    var orWord: String { say("ou le", "or") }
    func concernLead(_ programme: String) -> String {
        say(
            "Ce que vous écrivez va à une seule personne, désignée par « \(programme) » pour la protection des jeunes. Ni le parrain ou la marraine, ni le responsable du programme ne le lisent.",
            "What you write goes to one person, whom “\(programme)” names for the protection of young people. Neither the mentor nor whoever leads the programme reads it."
        )
    }
    var nobodyThere: String {
        say(
            "La personne désignée n’est pas joignable aujourd’hui. Écrivez quand même : la coordination et l’administration sont prévenues aussitôt, sans lire ce que vous écrivez. Si cela ne peut attendre, appelez le 119.",
            "Whoever is named cannot be reached today. Write all the same: those who coordinate and keep accounts are told at once, and do not read what you write. If it cannot wait, call 119."
        )
    }
    var unguarded: String {
        say(
            "Personne n’est là pour recevoir une inquiétude : nommez quelqu’un.",
            "Nobody is there to receive a concern: name somebody.")
    }
    var inDangerNow: String { say("En danger maintenant", "In danger now") }
    var inDangerNowYes: String { say("Oui, ou j’en ai peur", "Yes, or I fear so") }
    var inDangerNowNo: String { say("Non, mais cela m’inquiète", "No, but it worries me") }
    var whatWorries: String { say("Ce qui vous inquiète", "What worries you") }
    var whatWorriesHint: String {
        say(
            "Ce que vous avez vu ou entendu, quand, avec les mots du jeune. Pas besoin d’être sûr. Ne menez pas l’enquête.",
            "What you saw or heard, when, in the young person’s words. You need not be sure. Do not investigate.")
    }
    var bringConcern: String { say("Envoyer", "Send") }
    var concernSent: String {
        say(
            "C’est envoyé. Vous verrez ici quand ce sera reçu ; pour protéger chacun, vous ne verrez pas la suite.",
            "It is sent. You will see here when it is received; to protect everyone, you will not see what follows.")
    }
    var addedToConcern: String { say("C’est ajouté.", "It is added.") }
    var myConcerns: String { say("Ce que vous avez confié", "What you have raised") }
    var noConcernRaised: String { say("Vous n’avez rien confié", "You have raised nothing") }
    var noConcernRaisedHint: String {
        say(
            "Si quelque chose vous inquiète, ouvrez la page du binôme : même petite, une inquiétude se dit.",
            "If something worries you, open the page of the match: even a small concern is worth saying.")
    }
    func receivedOn(_ when: String) -> String { say("Reçue \(when)", "Received \(when)") }
    var notReceivedYet: String { say("Envoyée, pas encore ouverte", "Sent, not opened yet") }
    func sentTimes(_ count: Int) -> String {
        count == 1 ? say("1 envoi", "sent once") : say("\(count) envois", "sent \(count) times")
    }
    var addToConcern: String { say("Ajouter quelque chose", "Add something") }
    var whatToAdd: String { say("Ce que vous voulez ajouter", "What you want to add") }

    var concernsReached: String { say("Ce qui vous est confié", "What was brought to you") }
    var noConcern: String { say("Aucune inquiétude", "No concern") }
    var noConcernHint: String {
        say("Vous serez prévenu dès que quelqu’un vous en confiera une.", "You will be told as soon as one is raised.")
    }
    var retentionUnset: String {
        say(
            "Aucun terme de conservation n’est fixé : rien n’est effacé. L’administration doit le fixer avec le département (Réglages).",
            "No term is settled: nothing is deleted. Whoever keeps accounts must settle it with the département (Settings)."
        )
    }
    func retentionSet(_ months: Int) -> String {
        say("Effacées \(months) mois après leur clôture.", "Deleted \(months) months after they were closed.")
    }
    func concernBy(_ name: String, _ when: String) -> String {
        say("Confiée par \(name), \(when)", "Raised by \(name), \(when)")
    }
    var fearedDanger: String { say("Danger craint", "Danger feared") }
    var firstActMade: String { say("Suivie", "Followed up") }
    var concernIsClosed: String { say("Close", "Closed") }
    var matchHeldByIt: String { say("Binôme suspendu", "Match held") }
    var whatWasWritten: String { say("Ce qui a été écrit", "What was written") }
    var concernDone: String { say("Ce qui a été fait", "What was done") }
    var noActYet: String { say("Rien n’est noté encore.", "Nothing is recorded yet.") }
    var recordAct: String { say("Noter un acte", "Record what was done") }
    var chooseAct: String { say("Choisir", "Choose") }
    var actDay: String { say("Quel jour", "On which day") }
    var actDayHint: String { say("Aujourd’hui si rien n’est dit.", "Today where nothing is said.") }
    var actKind: String { say("Acte", "What was done") }
    var fewWords: String { say("En quelques mots", "In a few words") }
    var fewWordsHint: String {
        say(
            "Un fait, pas un récit. Rien pour une transmission à la CRIP : sa date et sa référence suffisent.",
            "A fact, not a story. Nothing for what was sent to the CRIP: its day and reference are enough.")
    }
    var cripReference: String { say("Référence donnée par la CRIP", "Reference given by the CRIP") }
    var holdTheMatch: String { say("Suspendre le binôme", "Hold the match") }
    var holdTheMatchHint: String {
        say(
            "Le responsable voit que le binôme est suspendu, pas pourquoi. Il ne reprend que si vous le permettez.",
            "Whoever leads sees that the match is held, not why. It goes on only when you say so.")
    }
    var letItGoOn: String { say("Laisser le binôme reprendre", "Let the match go on") }
    var closeConcern: String { say("Clore", "Close it") }
    var closedForWhat: String { say("Issue", "Outcome") }
    var concernKept: String { say("C’est noté.", "It is recorded.") }

    func act(_ act: Concern.Act) -> String {
        switch act {
        case .sawYoungPerson: say("Jeune rencontré", "Young person seen")
        case .spokeToRaiser: say("Échange avec qui l’a confiée", "Spoke to whoever raised it")
        case .spokeToMentor: say("Échange avec le parrain ou la marraine", "Spoke to the mentor")
        case .toldGuardian: say("Représentant légal informé", "Guardian told")
        case .called119: say("119 appelé", "119 called")
        case .toldCRIP: say("Transmise à la CRIP", "Sent to the CRIP")
        case .toldJustice: say("Procureur ou police saisis", "Prosecutor or police told")
        case .heldMatch: matchHeldByIt
        case .letMatchGoOn: say("Reprise du binôme permise", "Match let go on")
        case .closed: concernIsClosed
        case .other: say("Autre", "Something else")
        }
    }
    func outcome(_ outcome: Concern.Outcome) -> String {
        switch outcome {
        case .settled: say("Réglée", "Settled")
        case .transmitted: say("Transmise", "Passed on")
        case .noDanger: say("Pas de danger", "No danger")
        case .raisedTwice: say("Déjà confiée", "Raised already")
        }
    }
}
