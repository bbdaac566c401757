import RelaisCore

extension Words {
    var newReferral: String { say("Nouvelle orientation", "New referral") }
    /// `2. Vers quel service ?`
    func step(_ number: Int, _ question: String) -> String { "\(number). \(question)" }
    var whichPerson: String { say("Qui ?", "Who?") }
    var whichService: String { say("Vers quel service ?", "To which service?") }
    var whyNow: String { say("Pourquoi maintenant ?", "Why now?") }
    var whichPriority: String { say("Quelle priorité ?", "Which priority?") }
    var personHint: String {
        say("Tapez un code, ou le début d’un prénom.", "Type a code, or the beginning of a first name.")
    }
    var whichOfThem: String { say("De qui s’agit-il ?", "Who is it?") }
    var isAbout: String { say("Pour", "For") }
    var wordsOfAnother: String {
        say(
            "Les mots ci-dessous ont été écrits pour quelqu’un d’autre. Relisez-les avant de continuer.",
            "The words below were written about someone else. Read them again before going on.")
    }
    var serviceMatching: String {
        say("Chercher par thème, commune ou nom", "Search by theme, commune or name")
    }
    func servicesFound(_ number: Int, suiting isSorted: Bool) -> String {
        let services = count(number, ("service", "services"), ("service", "services"))
        guard isSorted && number > 1 else { return "\(services)." }
        return say("\(services), d’abord ceux qui conviennent.", "\(services), those that suit first.")
    }
    var noServiceFits: String {
        say(
            "Aucun service ne correspond. Essayez un autre mot, ou une commune.",
            "No service matches. Try another word, or a commune.")
    }
    var moreServices: String { say("Voir plus de services", "Show more services") }
    var narrowServices: String {
        say("Il y en a d’autres : précisez votre recherche.", "There are more: narrow your search.")
    }
    var suits: String { say("Convient d’après ce que l’on sait", "Suits, as far as is known") }
    func toCheck(_ points: [Fit.Point]) -> String {
        say("À vérifier : \(names(of: points))", "To be checked: \(names(of: points))")
    }
    func outside(_ points: [Fit.Point]) -> String {
        say(
            "Hors des critères connus : \(names(of: points))", "Outside what is known to be asked: \(names(of: points))"
        )
    }
    private func names(of points: [Fit.Point]) -> String {
        points.map { point($0) }.joined(separator: ", ")
    }
    var whatServiceWillSee: String { say("Ce que le service verra", "What the service will see") }
    var slipKinds: String {
        say("Tranche d’âge, langues, niveau de français, secteur", "Age bracket, languages, level of French, area")
    }
    var onlyIfServiceAccepts: String { say("Seulement si le service accepte", "Only if the service accepts") }
    var onlyFollowersSend: String {
        say(
            "Seule une personne qui suit ce dossier peut envoyer l’orientation.",
            "Only someone who follows this person can send the referral.")
    }
    func draftKeptAt(_ time: String) -> String { say("Brouillon enregistré à \(time).", "Draft saved at \(time).") }
    var draftNotKept: String {
        say(
            "Pas encore enregistré. Vos mots restent dans cette page.",
            "Not saved yet. Your words stay on this page.")
    }
    var draftChanged: String {
        say(
            "Ce brouillon a changé ailleurs, peut-être dans un autre onglet. Il n’est plus enregistré d’ici tant que vous n’avez pas comparé.",
            "This draft was changed elsewhere, perhaps in another tab. It is no longer saved from here until you have compared."
        )
    }
    var draftChangedHint: String {
        say(
            "Ce que vous avez écrit est ci-dessous, et n’a pas été gardé. Si vous continuez, il remplace l’autre.",
            "What you wrote is below, and was not kept. If you go on, it replaces the other.")
    }
    var seeKept: String { say("Voir ce qui est gardé", "See what is kept") }
    var needLabel: String { say("Le besoin, en une phrase", "The need, in one sentence") }
    var alreadyDoneLabel: String { say("Ce qui a déjà été fait", "What was already done") }
    var checkAndSend: String { say("Vérifier, puis envoyer", "Check, then send") }
    var keepDraft: String { say("Garder en brouillon", "Keep as a draft") }
    var editAnswer: String { say("Modifier", "Edit") }
    var needMissing: String { say("Il manque le besoin.", "The need is missing.") }
    var writeNeed: String { say("L’écrire", "Write it") }
    var nobodyToRefer: String {
        say(
            "Ouvrez d’abord un dossier : on n’oriente qu’une personne que l’on suit.",
            "Open a file first: one refers only someone one follows.")
    }
    func send(to organisation: String) -> String { say("Envoyer à \(organisation)", "Send to \(organisation)") }
    var beforeSending: String { say("Avant d’envoyer", "Before sending") }
}
