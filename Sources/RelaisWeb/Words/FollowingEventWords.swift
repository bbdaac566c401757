import RelaisCore

/// What an entry of the log tells of suggestions, calls, reviews and ratings.
extension Words {
    func followingEvent(_ event: Event) -> String? {
        switch event {
        case .suggestionsSeen: say("Suggestions de parrains consultées", "Suggested mentors seen")
        case .suggestionFollowed: say("Première suggestion suivie", "First suggestion followed")
        case .suggestionOverridden:
            say("Autre choix que la première suggestion", "Another than the first suggestion chosen")
        case .followingSeen: say("Suivi d’un programme consulté", "Following of a programme seen")
        case .matchFollowed: say("Appel ou bilan d’un binôme noté", "Call or review of a match recorded")
        case .menteeFollowed: say("Suivi d’un filleul consulté", "Following of a mentee seen")
        case .menteeRated: say("Progression d’un filleul notée", "Progress of a mentee recorded")
        case .progressReported: say("Progression d’un programme consultée", "Progress in a programme seen")
        default: nil
        }
    }
}
