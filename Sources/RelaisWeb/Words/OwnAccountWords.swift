import RelaisCore

/// The words of one's own account.
extension Words {
    var myAccount: String { say("Mon compte", "My account") }
    var whoYouAre: String { say("Vous", "You") }
    var yourName: String { say("Votre nom", "Your name") }
    var yourLanguage: String { say("Langue des pages", "Language of the pages") }
    var currentPassword: String { say("Mot de passe actuel", "Current password") }
    var newPassword: String { say("Nouveau mot de passe", "New password") }
    var changePassword: String { say("Changer le mot de passe", "Change the password") }
    func factorSince(_ day: String) -> String {
        say("Une application sur votre téléphone, depuis : \(day).", "An application on your telephone, since: \(day).")
    }
    var noFactorYet: String {
        say("Aucun : dans une démonstration, on s’en passe.", "None: a demonstration does without.")
    }
    var addFactor: String { say("Ajouter un second facteur", "Add a second factor") }
    var changeFactor: String { say("Changer de téléphone", "Change telephones") }
    func codesLeft(_ number: Int) -> String {
        say("Codes sur papier encore bons : \(number).", "Codes on paper that are left: \(number).")
    }
    var renewCodes: String { say("Faire dix nouveaux codes", "Make ten new codes") }
    var whereYouAre: String { say("Où vous êtes connecté", "Where you are signed in") }
    var whereOne: String { say("Appareil", "Device") }
    var since: String { say("Depuis", "Since") }
    var lastSeen: String { say("Vu", "Seen") }
    var unknownPlace: String { say("Inconnu", "Unknown") }
    var thisOne: String { say("celle-ci", "this one") }
    var endSession: String { say("Terminer", "End") }
    var endOthers: String { say("Terminer toutes les autres", "End all the others") }
    var knownDevices: String { say("Appareils connus", "Known devices") }
    var knownDevicesLead: String {
        say(
            "Là, personne ne peut vous retarder en essayant votre mot de passe ailleurs.",
            "There, nobody delays you by trying your password elsewhere.")
    }
    var forget: String { say("Oublier", "Forget") }
    var andAlso: String { say("Et aussi", "And also") }
    var lostDevice: String { say("Un appareil est perdu", "A device is lost") }
    var lossLead: String {
        say(
            "Le vôtre ou celui d’un collègue. Tout ce qui y est ouvert se ferme tout de suite, et les personnes concernées en sont averties.",
            "Yours or a colleague’s. All that is open there is shut at once, and those it concerns are told.")
    }
    var whoLost: String { say("À qui est l’appareil", "Whose device") }
    var endAllTheirs: String { say("Tout fermer", "Shut everything") }
    var lossSaid: String { say("C’est fermé, et c’est dit.", "It is shut, and it was said.") }
    var matrix: String { say("Qui peut quoi", "Who may do what") }
    var matrixLead: String {
        say(
            "Ce que chaque rôle peut faire, et ce qu’il atteint de chaque partie de la base. Le programme et PostgreSQL y sont tenus tous les deux. Les siens : ce que l’on suit ; les nôtres : ce qu’a l’organisation ; avec * : peut aussi modifier.",
            "What each role may do, and what it reaches of each part of the database. The program and PostgreSQL are both held to it. Own: what one follows; ours: what the organisation has; with *: may change it too."
        )
    }
    var matrixPermissions: String { say("Ce qu’il peut faire", "What it may do") }
    var matrixReaches: String { say("Ce qu’il atteint", "What it reaches") }
    var matrixOfAccounts: String { say("Avec un compte", "With an account") }
    var matrixOfGuests: String { say("Sans compte", "Without an account") }
    var yes: String { say("oui", "yes") }
    var no: String { say("–", "–") }
}
