import RelaisCore

/// The rights of people on their own data.
extension Words {
    var rights: String { say("Droits et registres", "Rights and registers") }
    var rightsLead: String {
        say(
            "Ce que les personnes demandent sur leurs données, ce qui est gardé, et jusqu’à quand.",
            "What people ask about their own data, what is kept, and until when.")
    }
    var theirRights: String { say("Ses droits", "Their rights") }

    // The statement.
    var statement: String { say("Qui a vu ce dossier", "Who saw this file") }

    // The export.
    var exportFile: String { say("Remettre tout le dossier", "Give out the whole file") }
    var exportLead: String {
        say(
            "Tout ce que votre organisation garde de la personne, identité comprise, pour la personne elle-même. Les autres n’y sont pas nommés.",
            "Everything your organisation keeps of the person, the identity too, for the person themselves. Nobody else is named in it."
        )
    }
    var exportOnce: String {
        say(
            "Le journal le note, et chaque page en porte la référence. Remettez-le en main propre.",
            "The log says so, and each page bears the reference. Hand it over in person.")
    }
    var exportNeedsProof: String {
        say(
            "Il faut s’être connecté il y a moins de cinq minutes.",
            "You need to have signed in less than five minutes ago.")
    }
    var whyExport: String { say("Pourquoi ?", "Why?") }
    func exportReason(_ reason: PersonExport.Reason) -> String {
        switch reason {
        case .accessRequest: say("La personne veut savoir ce qui est écrit", "The person wants to know what is written")
        case .portabilityRequest: say("La personne veut l’emporter", "The person wants to take it with them")
        case .authority: say("Une autorité le demande", "An authority asks for it")
        case .other: say("Autre chose, à dire", "Something else, to be said")
        }
    }
    var showToPrint: String { say("Afficher pour imprimer", "Show, to print") }
    var downloadJSON: String { say("Télécharger (JSON)", "Download (JSON)") }
    var exportOf: String { say("Tout ce qui est gardé", "Everything that is kept") }
    func exportMade(_ organisation: String, _ day: String) -> String {
        say("Remis par \(organisation), \(day).", "Given out by \(organisation), \(day).")
    }
    var exportWithoutProtection: String {
        say(
            "Sans ce qui dit qui représente la personne : seul quelqu’un tenu au secret peut le remettre.",
            "Without what says who represents the person: only someone bound by secrecy can give that out.")
    }
    func exportMark(_ reference: String) -> String {
        say("Copie remise à la personne. Référence \(reference)", "Copy given to the person. Reference \(reference)")
    }

    // Restriction.
    var restriction: String { say("Limitation du traitement", "Restriction of processing") }
    var restrict: String { say("Limiter le traitement", "Restrict processing") }
    var restrictLead: String {
        say(
            "Le dossier se lit encore, et rien d’autre ne s’en fait : ni orientation, ni correction, ni transmission, ni effacement à l’échéance. Qui en tient une copie est prévenu.",
            "The file is still read, and nothing else is done with it: no referral, no correction, no handover, no end of its time. Whoever holds a copy is told."
        )
    }
    var whyRestrict: String { say("Pourquoi ?", "Why?") }
    func restrictionReason(_ reason: Restriction.Reason) -> String {
        let name = reason.name(in: language)
        return name.prefix(1).uppercased() + name.dropFirst()
    }
    func restrictedSince(_ day: String) -> String {
        say(
            "Traitement limité depuis le \(day). Le dossier se lit ; rien d’autre ne s’en fait.",
            "Restricted since \(day). The file is read; nothing else is done with it.")
    }
    var liftRestriction: String { say("Lever la limitation", "Lift the restriction") }
    var liftLead: String {
        say(
            "La personne doit l’avoir su avant. Qui tient une copie sera prévenu aussi.",
            "The person must have been told before. Whoever holds a copy will be told too.")
    }
    func lifting(_ lifting: Restriction.Lifting) -> String {
        switch lifting {
        case .accuracyVerified: say("C’est vérifié", "It was checked")
        case .processingLawful: say("Le traitement est licite", "Processing is lawful")
        case .claimsOver: say("La procédure est finie", "The claim is over")
        case .objectionDecided: say("L’opposition est tranchée", "The objection was decided")
        case .personAsks: say("La personne le demande", "The person asks for it")
        }
    }
    var personToldOn: String { say("Personne informée le", "Person told on") }
    var restrictions: String { say("Limitations passées", "Past restrictions") }
    func restrictionSpan(_ from: String, _ until: String) -> String {
        say("du \(from) au \(until)", "\(from) to \(until)")
    }

    func doneRight(_ done: String) -> String? {
        switch done {
        case "request": say("La demande est notée.", "The request is recorded.")
        case "restrict":
            say(
                "Le traitement est limité. Qui tient une copie est prévenu.",
                "Processing is restricted. Whoever holds a copy is told.")
        case "lift": say("La limitation est levée.", "The restriction was lifted.")
        case "prolong": say("Le délai est prolongé.", "The time was prolonged.")
        case "answer": say("La réponse est notée.", "The answer is recorded.")
        default: nil
        }
    }
}

/// Requests.
extension Words {
    var request: String { say("Demande", "Request") }
    var requests: String { say("Demandes des personnes", "Requests of people") }
    var requestsLead: String {
        say(
            "Un mois pour répondre, trois si la personne sait pourquoi. Les plus pressées d’abord.",
            "A month to answer, three where the person knows why. The most pressing first.")
    }
    var noRequest: String { say("Aucune demande en attente", "No request waiting") }
    var noRequestHint: String {
        say(
            "Une demande se note depuis le dossier de la personne.", "A request is recorded from the person’s file.")
    }
    var answeredRequests: String { say("Demandes répondues", "Answered requests") }
    var openRequests: String { say("Demandes en attente", "Open requests") }
    var recordRequest: String { say("Noter une demande", "Record a request") }
    var recordRequestLead: String {
        say(
            "Ce que la personne demande sur ses données. Le mois court du jour où la demande est arrivée.",
            "What the person asks about their data. The month runs from the day it arrived.")
    }
    func right(_ kind: RightsRequest.Kind) -> String {
        switch kind {
        case .access: say("Savoir ce qui est gardé", "Know what is kept")
        case .rectification: say("Faire corriger", "Have it corrected")
        case .erasure: say("Faire effacer", "Have it erased")
        case .restriction: say("Faire limiter", "Have it restricted")
        case .portability: say("Emporter ses données", "Take their data away")
        case .objection: say("S’opposer", "Object")
        }
    }
    var whichRight: String { say("Que demande la personne ?", "What does the person ask?") }
    var whoAsks: String { say("Qui demande ?", "Who asks?") }
    func askedBy(_ who: RightsRequest.AskedBy) -> String {
        switch who {
        case .person: say("La personne", "The person")
        case .representative: say("Qui la représente", "Whoever represents them")
        case .mandatary: say("Quelqu’un qu’elle a mandaté", "Someone they mandated")
        }
    }
    var receivedOn: String { say("Arrivée le", "Arrived on") }
    var askedWords: String { say("En ses mots", "In their words") }
    var aboutWhom: String { say("De qui", "About whom") }
    var rightAsked: String { say("Droit", "Right") }
    var dueOn: String { say("À répondre avant le", "To answer by") }
    func dueIn(_ days: Int) -> String {
        switch days {
        case ..<0:
            say(
                "\(count(-days, ("jour", "jours"), ("day", "days"))) de retard",
                "\(count(-days, ("", ""), ("day", "days"))) late")
        case 0: say("aujourd’hui au plus tard", "today at the latest")
        default:
            say("encore \(count(days, ("jour", "jours"), ("", "")))", "\(count(days, ("", ""), ("day", "days"))) left")
        }
    }
    func requestAnswer(_ answer: RightsRequest.Answer) -> String {
        switch answer {
        case .granted: say("Fait", "Granted")
        case .partlyGranted: say("Fait en partie", "Granted in part")
        case .refused: say("Refusé", "Refused")
        case .withdrawn: say("Retirée par la personne", "Taken back by the person")
        }
    }
    var requestState: String { say("Où elle en est", "Where it stands") }
    var prolong: String { say("Prendre deux mois de plus", "Take two months more") }
    var prolongLead: String {
        say(
            "Une fois, si la demande est complexe ou s’il y en a beaucoup ; la personne l’apprend dans le premier mois.",
            "Once, where it is complex or there are many; the person is told within the first month.")
    }
    func prolongation(_ reason: RightsRequest.Prolongation) -> String {
        switch reason {
        case .complex: say("La demande est complexe", "The request is complex")
        case .manyRequests: say("Beaucoup de demandes à la fois", "Many requests at once")
        }
    }
    var answerRequest: String { say("Répondre à la demande", "Answer the request") }
    var whichAnswer: String { say("Quelle réponse ?", "Which answer?") }
    var whyRefused: String { say("Pourquoi pas, ou pas tout", "Why not, or not all") }
    func refused(_ reason: RightsRequest.Refused) -> String {
        switch reason {
        case .unfounded: say("Demande sans fondement", "Unfounded")
        case .excessive: say("Demande excessive, répétée", "Excessive, repeated")
        case .identityUnproven: say("Identité non établie", "Identity not proven")
        case .rightsOfOthers: say("Droits d’autres personnes", "Rights of others")
        case .legalObligation: say("Obligation légale", "Legal obligation")
        case .publicInterest: say("Intérêt public", "Public interest")
        case .legalClaims: say("Procédure en justice", "Legal claims")
        case .notHeld: say("Nous n’avons pas ces données", "We do not hold such data")
        }
    }
    var whatWasDone: String { say("Ce qui a été fait", "What was done") }
    var whatWasDoneHint: String {
        say(
            "Depuis que la demande est arrivée ; le journal en garde la preuve.",
            "Since the request arrived; the log holds the proof.")
    }
    func act(_ act: RightsRequest.Act) -> String {
        switch act {
        case .statement: say("Relevé des accès remis", "Statement of accesses given")
        case .export: say("Copie du dossier remise", "Copy of the file given")
        case .amendment: say("Dossier corrigé", "File corrected")
        case .restriction: say("Traitement limité, ou limitation levée", "Processing restricted, or that lifted")
        case .erasure: say("Dossier effacé", "File erased")
        }
    }
    var nothingDone: String { say("Rien à faire dans Relais", "Nothing to be done in Relais") }
    var answeredOn: String { say("Répondu le", "Answered on") }
    var answeredWords: String { say("Ce qui a été répondu", "What was answered") }
    var notedBy: String { say("Notée par", "Recorded by") }
    var noRefusal: String { say("Sans objet", "Does not apply") }
}
