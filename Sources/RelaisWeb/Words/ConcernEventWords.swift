import RelaisCore

/// What an entry of the log tells of concerns: that there was one, never of whom.
extension Words {
    func concernEvent(_ event: Event) -> String? {
        switch event {
        case .concernRaised: say("Inquiétude confiée", "Concern raised")
        case .concernAdded: say("Inquiétude complétée", "Concern added to")
        case .ownConcernsSeen: say("Ses propres inquiétudes consultées", "One’s own concerns seen")
        case .concernsListed: say("Liste des inquiétudes consultée", "List of concerns seen")
        case .concernSeen: say("Inquiétude consultée", "Concern seen")
        case .concernActed: say("Acte noté sur une inquiétude", "Act about a concern recorded")
        case .concernClosed: say("Inquiétude close", "Concern closed")
        case .concernsPurged: say("Inquiétudes anciennes supprimées", "Old concerns deleted")
        case .programmeReported: say("Bilan d’un programme consulté", "Report of a programme seen")
        case .programmeChallenged:
            say("Difficultés d’un programme notées", "What made a programme hard recorded")
        default: nil
        }
    }
}
