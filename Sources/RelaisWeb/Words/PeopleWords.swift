import RelaisCore

extension Words {
    var emailAddress: String { say("Adresse e-mail", "E-mail address") }
    var password: String { say("Mot de passe", "Password") }
    var takeOver: String { say("Prendre le relais", "Take over") }
    var goOn: String { say("Continuer", "Continue") }
    var motto: String {
        say(
            "Une personne passe d’une main à l’autre. Rien ne se perd, rien ne s’ébruite.",
            "Someone passes from one hand to another. Nothing is lost, nothing gets about.")
    }
    var presentation: String { say("Présentation", "About") }
}

extension Words {
    var peopleIFollow: String { say("Personnes suivies", "People I follow") }
    func peopleCount(_ number: Int, more: Bool) -> String {
        more
            ? say("Les \(number) derniers dossiers.", "The \(number) newest files.")
            : say(
                "\(count(number, ("personne", "personnes"), ("", ""))).",
                "\(count(number, ("", ""), ("person", "people"))).")
    }
    var register: String { say("Ouvrir un dossier", "Open a file") }
    var nobody: String { say("Personne pour l’instant", "Nobody yet") }
    var nobodyHint: String {
        say("Ouvrez un dossier, ou acceptez une orientation.", "Open a file, or accept a referral.")
    }
    var codeColumn: String { say("Code", "Code") }
    var nameColumn: String { say("Prénom", "First name") }
    var languagesColumn: String { say("Langues", "Languages") }
    var frenchColumn: String { say("Français", "French") }
    var communeColumn: String { say("Commune", "Commune") }
    var openColumn: String { say("Orientations en cours", "Open referrals") }
    func followedSince(_ organisation: String, _ day: String) -> String {
        say("Dossier \(de(organisation)), ouvert le \(day)", "File of \(organisation), opened on \(day)")
    }
    func speaksSentence(_ languages: String) -> String { say("Parle \(languages).", "Speaks \(languages).") }
    func livesNear(_ commune: String) -> String {
        say("Vit dans le secteur de \(commune).", "Lives around \(commune).")
    }
    func bornIn(_ year: Int) -> String { say("Naissance en \(year).", "Born in \(year).") }
    func frenchIs(_ level: String) -> String { say("Français : \(level).", "French: \(level).") }
    var referThem: String { say("Orienter", "Refer") }
    var identityMasked: String { say("Identité masquée", "Identity masked") }
    var identityRevealed: String { say("Identité", "Identity") }
    var maskHint: String {
        say(
            "Votre nom, l’heure et le motif sont notés dans le journal.",
            "Your name, the time and the purpose are written to the log.")
    }
    var revealedHint: String {
        say(
            "Quittez ou rechargez la page pour la refermer. L’ouverture est notée.",
            "Leave the page to close it. The opening was recorded.")
    }
    var notAssigned: String {
        say(
            "Seules les personnes qui suivent ce dossier peuvent ouvrir l’identité.",
            "Only those who follow this person can open the identity.")
    }
    var close: String { say("Refermer", "Close") }
    var nameLabel: String { say("Nom", "Name") }
    var birthLabel: String { say("Naissance", "Born") }
    var phoneLabel: String { say("Téléphone", "Telephone") }
    var masked: String { say("masqué", "masked") }
    var whatFor: String { say("Pour quoi faire ?", "What for?") }
    var choosePurpose: String { say("Choisir un motif", "Choose a purpose") }
    var reveal: String { say("Révéler", "Reveal") }
    var inWords: String { say("Précision", "Details") }
    var theirPath: String { say("Ses orientations", "Their referrals") }
    var noPath: String { say("Pas encore d’orientation.", "No referral yet.") }

    func purpose(_ purpose: RevealPurpose) -> String {
        switch purpose {
        case .contactPerson: say("Joindre la personne", "Contact the person")
        case .appointment: say("Préparer un rendez-vous", "Prepare an appointment")
        case .administrativeStep: say("Une démarche administrative", "An administrative step")
        case .emergency: say("Une urgence", "An emergency")
        case .correctRecord: say("Corriger le dossier", "Correct the record")
        case .rightsRequest: say("Une demande d’accès ou de droits", "A request about their rights")
        case .other: say("Autre, à préciser", "Another, to be given")
        }
    }
}

extension Words {
    var identityLegend: String { say("1. L’identité", "1. Identity") }
    var identityHint: String {
        say(
            "Scellée dès l’enregistrement. Elle ne s’ouvre qu’avec un motif.",
            "Sealed as soon as it is saved. It opens only for a purpose.")
    }
    var given: String { say("Prénom", "Given name") }
    var family: String { say("Nom de famille", "Family name") }
    var birthDate: String { say("Date de naissance", "Date of birth") }
    var birthHint: String {
        say("05/04/2008, 04/2008 ou 2008, selon ce qui est su.", "2008-04-05, 2008-04 or 2008, as far as it is known.")
    }
    var birthSource: String { say("D’après", "According to") }
    func birthSource(_ source: Civil.BirthSource) -> String {
        switch source {
        case .declared: say("la personne", "the person")
        case .civilDocument: say("un acte d’état civil", "a civil document")
        case .judicialDecision: say("une décision de justice", "a court decision")
        case .administrativeDecision: say("une décision administrative", "an administrative decision")
        }
    }
    var gender: String { say("Genre", "Gender") }
    func gender(_ gender: Civil.Gender) -> String {
        switch gender {
        case .female: say("Féminin", "Female")
        case .male: say("Masculin", "Male")
        case .nonBinary: say("Non binaire", "Non-binary")
        }
    }
    var contactLegend: String { say("2. Pour la joindre", "2. How to reach them") }
    var phone: String { say("Téléphone", "Telephone") }
    var email: String { say("E-mail", "E-mail") }
    var address: String { say("Adresse", "Address") }
    var contactWishes: String { say("Souhaits de contact", "Contact wishes") }
    var contactWishesHint: String {
        say("Quand et comment appeler, par qui ne pas passer.", "When and how to call, whom not to go through.")
    }
    var caseLegend: String { say("3. Pour bien l’orienter", "3. To refer them well") }
    var languages: String { say("Langue la mieux parlée", "Language spoken best") }
    var otherLanguage: String { say("Autre langue", "Another language") }
    var frenchLevelLabel: String { say("Niveau de français", "Level of French") }
    var unknown: String { say("Non renseigné", "Not known") }
    func registered(_ code: String) -> String {
        say("Dossier ouvert. Son code : \(code).", "File opened. Their code: \(code).")
    }
}

extension Words {
    var allServices: String { say("Services du réseau", "Services of the network") }
    func servicesCount(_ number: Int) -> String {
        count(number, ("service ouvert", "services ouverts"), ("open service", "open services"))
    }
    var noService: String { say("Aucun service ne correspond", "No service matches") }
    var noServiceHint: String {
        say("Essayez un mot plus court, ou une autre commune.", "Try a shorter word, or another commune.")
    }
    func ages(_ least: Int?, _ most: Int?) -> String? {
        switch (least, most) {
        case (nil, nil): nil
        case (let least?, nil): say("dès \(least) ans", "from \(least)")
        case (nil, let most?): say("jusqu’à \(most) ans", "up to \(most)")
        case (let least?, let most?): say("\(least)–\(most) ans", "ages \(least)–\(most)")
        }
    }
    var searchServices: String {
        say("Mots du service, de l’organisation ou de la commune", "Words of the service, organisation or commune")
    }
    var showAll: String { say("Tout voir", "Show all") }
}
