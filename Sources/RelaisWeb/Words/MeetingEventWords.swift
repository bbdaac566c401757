import RelaisCore

/// What an entry of the log tells of meetings, of what is paid back for them, and of calendars.
extension Words {
    func meetingEvent(_ event: Event) -> String? {
        switch event {
        case .meetingsListed: say("Liste des rencontres consultée", "List of meetings seen")
        case .meetingSeen: say("Rencontre consultée", "Meeting seen")
        case .meetingPlanned: say("Rencontre prévue", "Meeting planned")
        case .meetingRecorded: say("Rencontre notée", "Meeting recorded")
        case .meetingAmended: say("Rencontre modifiée", "Meeting amended")
        case .meetingDrafted: say("Brouillon de rencontre gardé", "Draft of a meeting kept")
        case .meetingsImported: say("Rencontres importées", "Meetings imported")
        case .expenseClaimed: say("Remboursement demandé", "Asked to be paid back")
        case .expenseApproved: say("Remboursement accordé", "Paying back approved")
        case .expenseRefused: say("Remboursement refusé", "Paying back refused")
        case .calendarMade: say("Agenda créé", "Calendar made")
        case .calendarEnded: say("Agenda terminé", "Calendar ended")
        default: nil
        }
    }
}
