import RelaisCore

/// The words of signing in, of the second factor, and of links.
extension Words {
    var cannotSignIn: String { say("Mot de passe ou téléphone perdu", "Lost password or telephone") }
    var yourCode: String { say("Votre code", "Your code") }
    var yourCodeLead: String {
        say(
            "Ouvrez l’application de votre téléphone : elle montre un code de six chiffres, nouveau toutes les 30 secondes.",
            "Open the application on your telephone: it shows a code of six digits, a new one every 30 seconds.")
    }
    var code: String { say("Code", "Code") }
    var codeHint: String {
        say("Six chiffres, ou un de vos codes sur papier.", "Six digits, or one of your codes on paper.")
    }
    var lostBoth: String { say("Ni téléphone ni codes sur papier ?", "Neither telephone nor codes on paper?") }
    var secondFactor: String { say("Votre second facteur", "Your second factor") }
    var secondFactorLead: String {
        say(
            "Un mot de passe se devine ou se vole. Une application sur votre téléphone, par exemple FreeOTP ou Aegis, prouve que c’est vous.",
            "A password can be guessed or stolen. An application on your telephone, such as FreeOTP or Aegis, proves that it is you."
        )
    }
    var scanThis: String { say("Scannez ce dessin avec l’application", "Scan this with the application") }
    var qrLabel: String {
        say(
            "Dessin à scanner ; le même secret est écrit plus bas.",
            "Picture to scan; the same secret is written below.")
    }
    var openApplication: String {
        say("Ouvrir dans l’application de cet appareil", "Open in the application of this device")
    }
    var orType: String { say("Ou tapez ce secret dans l’application :", "Or type this secret into the application:") }
    var codeShown: String { say("Le code que l’application montre", "The code that the application shows") }
    var codeShownHint: String { say("Six chiffres.", "Six digits.") }
    var yourCodes: String { say("Vos codes sur papier", "Your codes on paper") }
    var paperCodes: String { say("Dix codes, une fois chacun", "Ten codes, once each") }
    var paperCodesLead: String {
        say(
            "Pour le jour où le téléphone manque. Imprimez-les ou recopiez-les, et gardez-les ailleurs que lui : ils ne seront plus montrés.",
            "For the day the telephone is missing. Print or copy them, and keep them somewhere else: they will not be shown again."
        )
    }
    var codesAreKept: String { say("C’est gardé, continuer", "They are kept, go on") }

    var provesYou: String { say("Est-ce bien vous ?", "Is it you?") }
    var provesYouLead: String {
        say(
            "Ce que vous allez faire compte beaucoup : nous le demandons à chaque fois que cinq minutes ont passé.",
            "What you are about to do matters much: we ask whenever five minutes have passed.")
    }
    var provesYouByPassword: String {
        say(
            "Ce que vous allez faire compte beaucoup : donnez à nouveau votre mot de passe.",
            "What you are about to do matters much: give your password again.")
    }
    var typedWaits: String {
        say(
            "Ce que vous avez tapé n’est pas perdu : vous le retrouverez.",
            "What you typed is not lost: it will be there.")
    }
    var verifiedNothingDone: String {
        say(
            "C’est bien vous. Rien n’est fait encore : relisez, puis envoyez.",
            "It is you. Nothing is done yet: check, then send.")
    }

    var welcomeTo: String { say("Bienvenue dans Relais", "Welcome to Relais") }
    func invitedBy(_ organisation: String, _ name: String) -> String {
        say(
            "\(organisation) vous invite, \(name). Choisissez un mot de passe que vous seul connaîtrez.",
            "\(organisation) invites you, \(name). Choose a password that only you will know.")
    }
    var backIn: String { say("Revenir dans Relais", "Back into Relais") }
    func recoveryFor(_ name: String) -> String {
        say("Ce lien est pour \(name), et sert une fois.", "This link is for \(name), and works once.")
    }
    var choosePassword: String { say("Nouveau mot de passe", "New password") }
    func passwordHint(_ least: Int) -> String {
        say(
            "\(least) caractères au moins ; une phrase est plus sûre et se retient mieux.",
            "\(least) characters at least; a sentence is safer, and easier to keep in mind.")
    }
    var forgottenLead: String {
        say(
            "Dites-le aux personnes qui tiennent les comptes de votre organisation : elles vous donneront un lien.",
            "Tell those who keep the accounts of your organisation: they will give you a link.")
    }
    var sayIt: String { say("Le leur dire", "Tell them") }
    var forgottenSaid: String {
        say(
            "Si cette adresse a un compte, les personnes qui tiennent les comptes en sont averties. Appelez l’une d’elles : le lien passe de la main à la main.",
            "If this address has an account, those who keep the accounts have been told. Call one of them: the link goes from hand to hand."
        )
    }
}
