import RelaisCore

/// What is chosen from lists in programmes of mentoring.
extension Words {
    func scheme(_ scheme: Programme.Scheme) -> String {
        switch scheme {
        case .sponsorship: say("Parrainage de proximité", "Community sponsorship")
        case .mentoring: say("Mentorat", "Mentoring")
        case .oneToOne: say("1 jeune, 1 mentor", "One young person, one mentor")
        case .local: say("Programme local", "Local programme")
        }
    }
    func schemeHint(_ scheme: Programme.Scheme) -> String {
        switch scheme {
        case .sponsorship: say("dès 3 ans, code de l’action sociale D221-27", "from 3 years on, CASF D221-27")
        case .mentoring: say("dès 11 ans, code de l’action sociale D221-34", "from 11 years on, CASF D221-34")
        case .oneToOne: say("le dispositif national", "the national scheme")
        case .local: say("ses propres règles", "rules of its own")
        }
    }
    func frame(_ frame: Programme.Frame) -> String {
        switch frame {
        case .childProtection: say("Protection de l’enfance", "Child protection")
        case .sportClub: say("Club de sport affilié", "Club of a sports federation")
        case .sponsorship: say("Habilitation de parrainage", "Accredited for sponsorship")
        }
    }
    func requirement(_ requirement: Programme.Requirement) -> String {
        switch requirement {
        case .interview: say("Entretien avec le parrain", "Interview of the mentor")
        case .references: say("Références", "References")
        case .training: say("Formation", "Training")
        case .charter: say("Charte signée", "Charter signed")
        case .inscription: say("Inscription au projet pour l’enfant", "Inscription in the project for the child")
        case .authorityAgreement: say("Accord écrit de l’autorité", "Written agreement of the authority")
        case .trial: say("Rencontre d’essai", "Trial meeting")
        case .convention: say("Convention signée", "Convention signed")
        }
    }
    func activity(_ activity: Mentoring.Activity) -> String {
        switch activity {
        case .sport: say("Sport", "Sport")
        case .cultureVisit: say("Sortie culturelle", "Culture")
        case .artsWorkshop: say("Atelier artistique", "Arts workshop")
        case .outingNature: say("Nature", "Nature")
        case .mealCooking: say("Repas, cuisine", "Meals, cooking")
        case .homeworkSchool: say("Devoirs", "Homework")
        case .languagePractice: say("Parler français", "Practising the language")
        case .adminHelp: say("Démarches", "Paperwork")
        case .jobDiscovery: say("Découvrir un métier", "Discovering a trade")
        case .sharedEveryday: say("Vie quotidienne", "Everyday life")
        case .other: say("Autre chose", "Something else")
        }
    }
    func halfDay(_ half: Mentoring.HalfDay) -> String {
        switch half {
        case .mondayMorning: say("Lundi matin", "Monday morning")
        case .mondayAfternoon: say("Lundi après-midi", "Monday afternoon")
        case .tuesdayMorning: say("Mardi matin", "Tuesday morning")
        case .tuesdayAfternoon: say("Mardi après-midi", "Tuesday afternoon")
        case .wednesdayMorning: say("Mercredi matin", "Wednesday morning")
        case .wednesdayAfternoon: say("Mercredi après-midi", "Wednesday afternoon")
        case .thursdayMorning: say("Jeudi matin", "Thursday morning")
        case .thursdayAfternoon: say("Jeudi après-midi", "Thursday afternoon")
        case .fridayMorning: say("Vendredi matin", "Friday morning")
        case .fridayAfternoon: say("Vendredi après-midi", "Friday afternoon")
        case .saturdayMorning: say("Samedi matin", "Saturday morning")
        case .saturdayAfternoon: say("Samedi après-midi", "Saturday afternoon")
        case .sundayMorning: say("Dimanche matin", "Sunday morning")
        case .sundayAfternoon: say("Dimanche après-midi", "Sunday afternoon")
        }
    }
    func transport(_ transport: Mentoring.Transport) -> String {
        switch transport {
        case .mentorCar: say("Sa voiture", "Own car")
        case .carpool: say("Covoiturage", "Carpool")
        case .bus: say("Bus", "Bus")
        case .train: say("Train", "Train")
        case .bikeWalk: say("À pied, à vélo", "On foot, by bicycle")
        case .platformVehicle: say("Véhicule du programme", "The programme’s vehicle")
        case .none: say("Aucun", "None")
        }
    }
    func preference(_ preference: Mentoring.Preference) -> String {
        switch preference {
        case .sharesLanguage: say("La même langue", "The same language")
        case .sharesInterest: say("Les mêmes goûts", "The same interests")
        case .livesNear: say("Tout près", "Close by")
        case .oneToOne: say("Seul à seul", "One to one")
        case .group: say("En groupe", "In a group")
        }
    }
    func mentorFact(_ kind: Mentor.FactKind) -> String {
        switch kind {
        case .interview: say("Entretien", "Interview")
        case .references: say("Références", "References")
        case .training: say("Formation", "Training")
        case .charter: say("Charte signée", "Charter signed")
        }
    }
    func check(_ kind: Mentor.CheckKind) -> String {
        switch kind {
        case .honourability: say("Attestation d’honorabilité", "Attestation of honourability")
        case .criminalRecord: say("Bulletin n° 3", "Bulletin 3 of the criminal record")
        case .offenderRegister: say("Fichier des auteurs d’infractions", "Register of offenders")
        case .sportHonourability: say("Contrôle d’honorabilité du sport", "Check of the sports federation")
        case .identity: say("Pièce d’identité", "Identity document")
        case .insurance: say("Assurance", "Insurance")
        }
    }
    func checkResult(_ result: Mentor.CheckResult) -> String {
        switch result {
        case .clear: say("Vu, rien à signaler", "Seen, nothing to tell")
        case .absent: say("Il n’y en a pas, ou plus", "There is none, or none any more")
        case .refusedToProvide: say("Refuse de le fournir", "Declines to give it")
        }
    }
    func clearance(_ status: Clearance.Status) -> String {
        switch status {
        case .clear: say("À jour", "Clear")
        case .ending: say("Finit bientôt", "Ends soon")
        case .grace: say("Délai de grâce", "In grace")
        case .lapsed: say("Périmé", "Lapsed")
        case .missing: say("Manque", "Missing")
        }
    }
    func leaving(_ reason: Mentor.Leaving) -> String {
        switch reason {
        case .ownWish: say("De lui-même, d’elle-même", "Their own wish")
        case .movedAway: say("Déménagement", "Moved away")
        case .notSuitable: say("Ne convient pas à ce rôle", "Not suited to the role")
        case .checkRefused: say("Contrôle refusé", "Declined a check")
        case .lostContact: say("Plus de nouvelles", "No contact any more")
        case .programmeEnd: say("Fin du programme", "The programme ended")
        }
    }
    func exemption(_ reason: Mentor.Exemption) -> String {
        switch reason {
        case .askedFor: say("Demandé à temps, la réponse tarde", "Asked for in time; the answer is late")
        case .authorityLate: say("L’administration a du retard", "The authority is behind")
        case .youngPersonNeedsIt: say("Le jeune en a besoin", "The young person needs it")
        }
    }
}
