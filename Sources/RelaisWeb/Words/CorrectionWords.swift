import RelaisCore

extension Words {
    var correctionsTitle: String { say("Corrections transmises", "Corrections passed on") }
    var correctionsLead: String {
        say(
            "Quand un dossier est corrigé, les organisations qui en ont reçu une copie en sont informées.",
            "When a file is corrected, the organisations that were given a copy of it are told.")
    }
    var correctionTitle: String { say("Correction", "Correction") }
    var offeredToTake: String { say("À reprendre ou à écarter", "To take over or set aside") }
    var offeredElsewhere: String { say("Transmises à d’autres", "Passed on to others") }
    var answeredCorrections: String { say("Déjà répondu", "Answered") }
    var noCorrection: String { say("Aucune correction", "No correction") }
    var noCorrectionHint: String {
        say(
            "Elles apparaîtront ici dès qu’une copie sera concernée.",
            "They will appear here as soon as a copy is concerned.")
    }
    func correctedBy(_ organisation: String, _ fields: [String]) -> String {
        say("\(organisation) a corrigé : \(fieldNames(fields)).", "\(organisation) corrected: \(fieldNames(fields)).")
    }
    func toldOfCorrection(_ organisation: String, _ fields: [String]) -> String {
        say(
            "\(organisation) a été informée : \(fieldNames(fields)).",
            "\(organisation) was told of: \(fieldNames(fields)).")
    }
    var takeCorrection: String { say("Reprendre la correction", "Take the correction over") }
    var declineCorrection: String { say("Garder notre version", "Keep our version") }
    var takeCorrectionHint: String {
        say(
            "Votre dossier dira la même chose. Ce qu’il disait reste dans son historique.",
            "Your file will say the same. What it said stays in its history.")
    }
    var correctionNotYours: String {
        say(
            "Seule une personne qui suit ce dossier peut répondre.", "Only someone who follows this person can answer."
        )
    }
    func correctionState(_ state: Correction.State) -> String {
        language.typeset(state.isNow(in: language).capitalised)
    }
    var seeCorrection: String { say("Voir la correction", "See the correction") }
    var correctionTaken: String { say("La correction est reprise.", "The correction was taken over.") }
    var correctionDeclined: String { say("Votre version est gardée.", "Your version is kept.") }
    var fileOpening: String {
        say(
            "L’identité finit de s’ouvrir. Rechargez la page dans un instant.",
            "The identity is still opening. Reload the page in a moment.")
    }
}
