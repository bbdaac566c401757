import RelaisCore

extension Words {
    var notices: String { say("Avis", "Notices") }
    func unreadNotices(_ number: Int) -> String {
        number > 99 ? say("Avis (99+)", "Notices (99+)") : say("Avis (\(number))", "Notices (\(number))")
    }
    func toRead(_ number: Int) -> String {
        switch number {
        case 0: say("Tout est lu.", "Everything is read.")
        case 100...: say("Plus de 99 avis à lire.", "More than 99 notices to read.")
        default:
            say(
                "\(count(number, ("avis à lire", "avis à lire"), ("", ""))).",
                "\(count(number, ("", ""), ("notice", "notices"))) to read.")
        }
    }
    var markRead: String { say("Marquer comme lu", "Mark as read") }
    var markAllRead: String { say("Tout marquer comme lu", "Mark all as read") }
    var noNotice: String { say("Aucun avis", "No notice") }
    var noNoticeHint: String {
        say(
            "Quand une orientation que vous suivez avance, c’est dit ici.",
            "When a referral you deal with moves, it is said here.")
    }

    func notice(_ kind: Notice.Kind) -> String {
        switch kind {
        case .sent: say("une orientation vous est adressée.", "a referral was sent to you.")
        case .accepted: say("votre orientation est acceptée.", "your referral was accepted.")
        case .declined: say("votre orientation est refusée.", "your referral was declined.")
        case .waitlisted: say("votre orientation est en liste d’attente.", "your referral is on the waiting list.")
        case .inProgress: say("l’accompagnement a commencé.", "the support has begun.")
        case .completed: say("l’orientation est réalisée.", "the referral is completed.")
        case .notFulfilled: say("l’orientation n’a pas abouti.", "the referral was not fulfilled.")
        case .withdrawn: say("l’orientation est annulée.", "the referral was withdrawn.")
        case .expired: say("sans réponse, l’orientation a expiré.", "without an answer, the referral expired.")
        case .enteredInError: say("l’orientation était une erreur de saisie.", "the referral was entered in error.")
        case .disputed:
            say(
                "la personne dit que l’issue n’est pas celle-là : parlez-en.",
                "the person says that it did not end so: talk about it.")
        case .carried:
            say(
                "vous nomme pour porter une étape d’un parcours ensemble : parlez-en avec elle.",
                "names you to carry a leg of a path together: talk with them.")
        case .message: say("un message vous attend.", "a message is waiting for you.")
        case .emergencyOpened: say("un dossier a été ouvert en urgence.", "a file was opened in an emergency.")
        case .emergencyReviewed: say("votre accès d’urgence a été relu.", "your emergency access was reviewed.")
        case .emergencyUnreviewed:
            say(
                "personne ne l’a relu sous 72 heures ; le droit est suspendu.",
                "nobody reviewed it within 72 hours; the right is suspended.")
        case .accountManyIdentities:
            say("a révélé beaucoup d’identités en une heure.", "has revealed many identities within an hour.")
        case .overdue: say("le délai de réponse est passé.", "the time to answer has passed.")
        case .handoverOffered:
            say("un dossier est proposé à votre organisation.", "a file is offered to your organisation.")
        case .handoverTaken: say("le dossier que vous proposiez est pris.", "the file you offered was taken.")
        case .handoverDeclined: say("le dossier que vous proposiez est refusé.", "the file you offered was declined.")
        case .accountLost:
            say(
                "un appareil est perdu ; tout ce qui y était ouvert est terminé.",
                "a device is lost; all that was open there has ended.")
        case .accountForgot:
            say("ne peut plus se connecter, et le dit.", "cannot sign in any more, and says so.")
        case .accountRecoveryAsked:
            say("un lien est demandé ; votre accord l’est aussi.", "a link is asked for, and so is your agreement.")
        case .accountRecoveryMade: say("un lien pour revenir a été fait.", "a link back in was made.")
        case .handoverWithdrawn: say("la proposition est retirée.", "the offer was taken back.")
        case .retracted:
            say(
                "l’accord a pris fin : ce qui vous avait été transmis est effacé.",
                "the consent has ended: what was passed on to you is deleted.")
        case .consentEnding: say("un accord prend bientôt fin.", "a consent ends soon.")
        case .consentExpired:
            say(
                "un accord a pris fin. Ce qui reposait dessus s’est arrêté.",
                "a consent has ended. What rested on it has stopped.")
        case .consentWithdrawn:
            say(
                "un accord a été retiré. Ce qui reposait dessus s’est arrêté.",
                "a consent was withdrawn. What rested on it has stopped.")
        case .consentLapsed:
            say(
                "la personne est majeure : l’accord de qui la représentait a cessé. Demandez-lui le sien.",
                "the person is of age: what their representative agreed to has lapsed. Ask for their own consent.")
        case .consentMajority:
            say(
                "la personne sera bientôt majeure : l’accord de qui la représente cessera. Préparez le sien.",
                "the person will soon be of age: what their representative agreed to will lapse. Prepare their own consent."
            )
        case .consentMayBeOfAge:
            say(
                "la personne sera peut-être bientôt majeure, au plus tôt : sa naissance n’est connue qu’au mois ou à l’année près. Préparez son accord.",
                "the person may soon be of age, at the earliest: their birth is known to the month or the year only. Prepare their own consent."
            )
        case .correctionOffered: say("une correction vous est proposée.", "a correction is offered to you.")
        case .correctionAccepted: say("votre correction est reprise.", "your correction was taken over.")
        case .correctionDeclined: say("votre correction est écartée.", "your correction was set aside.")
        case .agreementProposed: say("une convention vous est proposée.", "an agreement is proposed to you.")
        case .agreementConfirmed: say("elle est en vigueur.", "it is in force.")
        case .agreementEnding: say("elle se termine dans moins d’un mois.", "it ends within a month.")
        case .agreementEnded: say("elle est terminée.", "it has ended.")
        case .erased, .handoverErased:
            say(
                "l’organisation d’où vient ce dossier l’a effacé. Le vôtre reste : voyez s’il doit l’être aussi.",
                "the organisation this file comes from has erased its own. Yours stays: see whether it should go too."
            )
        case .restricted, .handoverRestricted:
            say(
                "l’organisation d’où vient ce dossier en limite le traitement. Voyez s’il faut le faire aussi.",
                "the organisation this file comes from restricts it. See whether you should too.")
        case .restrictionLifted, .handoverRestrictionLifted:
            say(
                "la limitation est levée là d’où vient ce dossier.",
                "the restriction was lifted where this file comes from.")
        case .requestMade: say("une demande d’un membre de l’équipe.", "a request of a colleague.")
        case .requestDue: say("réponse due dans moins d’une semaine.", "to be answered within a week.")
        case .requestLate: say("le délai de réponse est passé.", "the time to answer is over.")
        case .breachFound: say("une violation vient d’être notée.", "a breach was recorded.")
        case .breachDue:
            say("moins d’un jour pour informer l’autorité.", "less than a day to tell the authority.")
        case .breachLate:
            say("les soixante-douze heures sont passées.", "the seventy-two hours are over.")
        case .retentionWords:
            say(
                "sans nouvelles depuis longtemps : les textes s’effacent dans trente jours.",
                "no contact for long: what was written goes in thirty days.")
        case .retentionFile:
            say(
                "sans nouvelles depuis longtemps : le dossier s’efface dans trente jours.",
                "no contact for long: the file goes in thirty days.")
        case .mentorCheckEnding: say("un contrôle se termine bientôt.", "a check will end soon.")
        case .mentorCheckOver:
            say(
                "un contrôle est terminé : sans nouveau contrôle, ses binômes seront suspendus.",
                "a check is over: without a new one, their matches will be held.")
        case .followingDue: say("des appels ou des bilans sont à faire.", "calls or reviews are due.")
        case .followingUnseen:
            say("un binôme ne s’est pas vu depuis longtemps.", "a match has not been seen to meet for long.")
        case .followingDigest: say("le point de la semaine.", "the week’s digest.")
        case .followingMajority:
            say(
                "un anniversaire change bientôt les droits d’un jeune.",
                "a birthday will soon change what a young person may do.")
        case .mentorMatchesHeld:
            say(
                "un binôme est suspendu, faute de contrôle ou d’accord valable.",
                "a match is held, for want of a valid check or agreement.")
        case .programmeConcern:
            say("quelqu’un vous confie une inquiétude.", "somebody has brought a concern to you.")
        case .programmeWaits:
            say(
                "une inquiétude attend un premier acte : joignez la personne désignée, ou nommez-en une autre.",
                "a concern waits for a first act: reach whoever is named for it, or name another.")
        case .programmeUnguarded:
            say(
                "personne n’est là pour recevoir une inquiétude : nommez quelqu’un.",
                "nobody is there to receive a concern: name somebody.")
        case .programmeResumable:
            say("un binôme suspendu peut reprendre.", "a match that was held may go on.")
        case .programmeUnfollowed:
            say(
                "le suivi d’un binôme est interrompu : voyez-le avec la personne qui pilote l’action.",
                "a match is followed no longer: see to it with whoever leads the programme.")
        case .waiting: say("toujours sans réponse.", "still no answer.")
        case .accountMailReturned:
            say(
                "vos courriels n’arrivent pas. Voyez « Mon compte ».",
                "your e-mails do not arrive. See “My account”.")
        case .accountReaddressed: say("l’adresse du compte a changé.", "the address of the account has changed.")
        case .escalated, .startDue, .progressDue, .placeOffered, .offerOver, .accountCovered: placeNotice(kind)
        }
    }
}
