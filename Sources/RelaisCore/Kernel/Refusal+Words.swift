extension Refusal {
    /// What is said to the person who asked: one sentence or two, never a value.
    package func sentence(in language: Language) -> String {
        let (french, english) = words
        return language.typeset(language == .french ? french : english)
    }

    private var words: (french: String, english: String) {
        switch self {
        case .notFound:
            ("Cela n’existe pas, ou ne vous est pas ouvert.", "There is no such thing, or it is not open to you.")
        case .notPermitted:
            ("Votre rôle ne le permet pas.", "Your role does not allow it.")
        case .notYourMove(.referrer):
            ("C’est à l’organisation qui oriente de le faire.", "It is for the organisation that refers to do this.")
        case .notYourMove(.recipient):
            (
                "C’est à l’organisation qui accueille de le faire.",
                "It is for the organisation that receives to do this."
            )
        case .notAssigned:
            (
                "Seule une personne qui suit ce dossier peut le faire.",
                "Only someone who follows this person can do this."
            )
        case .signInNeeded:
            ("Connectez-vous pour continuer.", "Sign in to go on.")
        case .signInRefused:
            ("L’adresse et le mot de passe ne vont pas ensemble.", "The address and the password do not go together.")
        case .signInWait(let seconds):
            (
                "Trop d’essais. Réessayez dans \(Self.wait(seconds, "seconde", "minute")).",
                "Too many tries. Try again in \(Self.wait(seconds, "second", "minute"))."
            )
        case .stepUpNeeded:
            ("Prouvez d’abord que c’est bien vous.", "First prove that it is you.")
        case .proofRefused:
            ("Ce n’est pas la bonne réponse.", "That is not the right answer.")
        case .signInLapsed, .offerLapsed, .noFactor, .linkLapsed, .alreadyJoined, .notJoined, .hasLeft, .ownRoles,
            .lastKeeper, .ofTwoOrganisations, .nothingAsked, .anotherAgrees:
            accessWords
        case .referralIs(let state, _):
            (
                "Cette orientation est \(state.isNow(in: .french)) : ce n’est pas possible.",
                "This referral is \(state.isNow(in: .english)): that is not possible."
            )
        case .tooLateToCorrect:
            (
                "Une erreur ne se corrige ainsi que dans les 24 heures.",
                "Only a move of the last 24 hours can be called an error."
            )
        case .nothingChanged:
            ("Rien à enregistrer : c’est déjà ce qui est inscrit.", "Nothing to save: this is what it says already.")
        case .handedOver:
            (
                "Ce dossier a été confié à une autre organisation : il ne se modifie plus ici.",
                "This file was handed over to another organisation: it is no longer changed here."
            )
        case .noLink, .noSlip, .codeLocked, .answered, .resultKept: linkWords
        case .restricted, .requestAnswered, .prolonged, .breachClosed: rightsWords
        case .erased, .held, .stillOpen: erasureWords
        case .key(let problem): problem.words
        case .sameService(let references):
            (
                "Deux orientations en cours vers le même service : \(references.joined(separator: ", ")). Terminez-en une d’abord.",
                "Two open referrals to the same service: \(references.joined(separator: ", ")). End one of them first."
            )
        case .handoverIs(let state):
            (
                "Cette proposition de dossier est \(state.isNow(in: .french)) : ce n’est pas possible.",
                "This offer of a file is \(state.isNow(in: .english)): that is not possible."
            )
        case .notYourSide(.giver):
            (
                "C’est à l’organisation qui confie le dossier de le faire.",
                "It is for the organisation that hands over to do this."
            )
        case .notYourSide(.receiver):
            (
                "C’est à l’organisation qui reçoit le dossier de le faire.",
                "It is for the organisation that takes over to do this."
            )
        case .tooManyIdentities, .emergencySuspended, .emergencyOpen, .ownEmergency: emergencyWords
        case .consentIs, .consentStands, .secrecyNeeded: consentWords
        case .invalid(let found):
            (
                found.map { "\($0.sentence(in: .french))" }.joined(separator: " "),
                found.map { "\($0.sentence(in: .english))" }.joined(separator: " ")
            )
        case .versionNeeded:
            (
                "Dites quelle version vous avez vue : If-Match, avec l’ETag de la réponse, ou *.",
                "Say which version you have seen: If-Match, with the ETag of the answer, or *."
            )
        case .changedSince:
            (
                "Cela a changé depuis que vous l’avez vu. Regardez à nouveau.",
                "This has changed since you saw it. Look at it again."
            )
        case .callAtWork, .otherCall, .callAnswered: callWords
        case .passwordNeeded:
            (
                "Connectez-vous avec un mot de passe : un jeton d’accès ne le permet pas.",
                "Sign in with a password: an access token cannot do this."
            )
        case .tooManyTokens:
            (
                "Vous avez déjà vingt jetons d’accès. Mettez fin à l’un d’eux.",
                "You have twenty access tokens. End one of them."
            )
        case .noAgreement, .notCovered, .correctionIs, .agreementIs: disclosureWords
        case .noPlace, .noOffer: placeWords
        case .mentoring(let obstacle): obstacle.words
        case .concernClosed, .heldByOthers, .concernHolds: concernWords
        case .templateIs, .followsAlready: pathWords
        case .notEmpty:
            (
                "La base contient déjà des données : la démonstration ne s’y ajoute pas.",
                "The database already holds something: the demonstration goes into an empty one only."
            )
        case .sheet(let problem): problem.words
        case .importUnderWay:
            (
                "Quelqu’un de votre organisation importe un fichier en ce moment. Réessayez dans une minute.",
                "Someone of your organisation is importing a file just now. Try again in a minute."
            )
        }
    }

    private static func wait(_ seconds: Int, _ second: String, _ minute: String) -> String {
        let (count, unit) = seconds < 60 ? (seconds, second) : ((seconds + 59) / 60, minute)
        return "\(count) \(unit)\(count > 1 ? "s" : "")"
    }
}

extension Invalid {
    /// What to do about it, naming the field as its form labels it.
    package func sentence(in language: Language) -> String {
        let (french, english) = problem.words(field: Self.label(field, in: language))
        return language.typeset(language == .french ? french : english)
    }

    /// What a form calls a field.
    package static func label(_ field: String, in language: Language) -> String {
        let (french, english) = labels[field] ?? Disclosure.labels[field] ?? Offer.labels[field] ?? (field, field)
        return language == .french ? french : english
    }

    private static let labels: [String: (String, String)] = [
        "email": ("Adresse e-mail", "E-mail address"), "password": ("Mot de passe", "Password"),
        "name": ("Nom", "Name"), "code": ("Code", "Code"), "heir": ("Collègue qui reprend", "Colleague who takes over"),
        "resets": ("Ce qui est perdu", "What is lost"), "place": ("Lieu", "Place"),
        "on": ("Jour", "Day"), "at": ("Heure", "Time"), "bring": ("À apporter", "To bring"),
        "current_password": ("Mot de passe actuel", "Current password"),
        "new_password": ("Nouveau mot de passe", "New password"),
        "roles": ("Rôles", "Roles"), "language": ("Langue", "Language"), "description": ("Description", "Description"),
        "commune": ("Commune", "Commune"), "thematiques": ("Thématiques", "Themes"),
        "languages": ("Langues", "Languages"),
        "minimum_age": ("Âge minimum", "Minimum age"), "maximum_age": ("Âge maximum", "Maximum age"),
        "scopes": ("Ce qu’il permet", "What it may do"), "days": ("Durée en jours", "Days it lasts"),
        "given": ("Prénom", "Given name"), "family": ("Nom de famille", "Family name"),
        "birth_date": ("Date de naissance", "Date of birth"),
        "birth_source": ("Source de la date", "Source of the date"),
        "gender": ("Genre", "Gender"), "phone": ("Téléphone", "Telephone"), "address": ("Adresse", "Address"),
        "contact_wishes": ("Souhaits de contact", "Contact wishes"),
        "french_level": ("Niveau de français", "Level of French"),
        "purpose": ("Motif", "Purpose"), "words": ("Précision", "Details"), "person": ("Personne", "Person"),
        "service": ("Service", "Service"), "priority": ("Priorité", "Priority"), "need": ("Besoin", "Need"),
        "already_done": ("Déjà fait", "Already done"), "reason": ("Motif", "Reason"), "note": ("Message", "Message"),
        "message": ("Message", "Message"), "verdict": ("Avis", "Verdict"), "text": ("Note", "Note"),
        "other": ("L’autre dossier", "The other file"), "survivor": ("Dossier à garder", "File to keep"),
        "organisation": ("Organisation", "Organisation"), "colleague": ("Collègue", "Colleague"),
        "outcome": ("Résultat", "Outcome"), "level_at_entry": ("Niveau à l’entrée", "Level at entry"),
        "level_at_exit": ("Niveau à la sortie", "Level at exit"), "held_on": ("Jour", "Day"),
        "presence": ("Présence", "Presence"), "minutes": ("Durée en minutes", "Length in minutes"),
        "moment": ("À quel moment", "At which moment"), "listening": ("Écouter", "Listening"),
        "reading": ("Lire", "Reading"), "spoken_interaction": ("Prendre part à une conversation", "Spoken interaction"),
        "spoken_production": ("S’exprimer en continu", "Spoken production"), "writing": ("Écrire", "Writing"),
        "number": ("Numéro de dossier", "File number"), "postcode": ("Code postal", "Postcode"),
        "department": ("Département", "Department"),
        "assign_to": ("Suivi par", "Followed by"), "file": ("Fichier", "File"),
    ].merging(Self.findingLabels) { first, _ in first }.merging(Self.resultLabels) { first, _ in first }.merging(
        Self.consentLabels
    ) { first, _ in first }.merging(
        Self.rightsLabels
    ) { first, _ in first }.merging(Self.mentoringLabels) { first, _ in first }
        .merging(Self.concernLabels) { first, _ in first }
}

extension Invalid.Problem {
    func words(field: String) -> (french: String, english: String) {
        switch self {
        case .missing: ("\(field) : à remplir.", "\(field): needs an answer.")
        case .tooLong(let most): ("\(field) : \(most) au plus.", "\(field): \(most) at most.")
        case .tooShort(let least):
            ("\(field) : \(least) caractères au moins.", "\(field): \(least) characters at least.")
        case .unreadable: ("\(field) : cela ne se lit pas.", "\(field): this cannot be read.")
        case .notInList: ("\(field) : choisissez dans la liste.", "\(field): choose from the list.")
        case .notADay:
            ("\(field) : écrivez 05/04/2008, 04/2008 ou 2008.", "\(field): write 2008-04-05, 2008-04 or 2008.")
        case .inTheFuture: ("\(field) : choisissez une date passée.", "\(field): choose a day in the past.")
        case .inThePast: ("\(field) : choisissez une date à venir.", "\(field): choose a day to come.")
        case .notAnAddress:
            (
                "\(field) : écrivez une adresse comme nom@exemple.org.",
                "\(field): write an address such as name@example.org."
            )
        case .commonPassword, .ownWords: passwordWords(field: field)
        case .wrongCode: ("\(field) : ce n’est pas le bon.", "\(field): that is not the right one.")
        case .taken: ("\(field) : déjà pris.", "\(field): already taken.")
        case .unknownField: ("\(field) : ce champ n’existe pas.", "\(field): there is no such field.")
        case .wordsNeeded: ("\(field) : précisez en quelques mots.", "\(field): say it in a few words.")
        case .outOfOrder: ("\(field) : plus petit que le minimum.", "\(field): smaller than the minimum.")
        case .outOfRange(let least, let most):
            ("\(field) : de \(least) à \(most).", "\(field): from \(least) to \(most).")
        case .tooEarly:
            ("\(field) : une date trop ancienne.", "\(field): too early a day.")
        case .ownOrganisation:
            ("\(field) : choisissez une autre organisation.", "\(field): choose another organisation.")
        case .otherPerson:
            (
                "\(field) : ces mots ont été écrits pour quelqu’un d’autre, relisez-les.",
                "\(field): these words were written about someone else, read them again."
            )
        case .sameFile: ("\(field) : c’est le même dossier.", "\(field): it is the same file.")
        case .emptied:
            (
                "\(field) : son identité a été reprise par qui l’avait partagée, gardez l’autre.",
                "\(field): its identity was taken back by whoever shared it, keep the other one."
            )
        case .alreadyFollows: ("\(field) : suit déjà cette personne.", "\(field): already follows this person.")
        case .doesNotFollow: ("\(field) : ne suit pas cette personne.", "\(field): does not follow this person.")
        case .needStays:
            ("\(field) : le besoin est toujours transmis.", "\(field): the need is always passed on.")
        case .hasItInHand: ("\(field) : s’en occupe déjà.", "\(field): already deals with it.")
        case .holdsNUL:
            ("\(field) : contient un caractère illisible.", "\(field): holds a character that cannot be kept.")
        case .notAWholeDay, .beforeItBegins, .tooFar, .isOver, .representativeNeeded, .assentNeeded, .isOfAge,
            .cannotDecide:
            consentWords(field: field)
        case .mentorAlone, .unsigned: mentoringWords(field: field)
        case .notDone, .pastTheMonth, .erasedSubject: rightsWords(field: field)
        case .twoDigitYear, .unknownCommune, .severalCommunes, .missingColumn, .twoColumns, .twice, .severalFiles,
            .noFile:
            importWords(field: field)
        }
    }
}
