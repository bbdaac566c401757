/// The meetings of a programme, and calendars.
extension Words {
    var month: String { say("Mois", "Month") }
    var allMatches: String { say("Tous les binômes", "All matches") }
    var stateLabel: String { say("Ce qu’il en est", "Where it stands") }
    var noMeeting: String { say("Aucune rencontre", "No meeting") }
    var noMeetingHint: String {
        say("Les parrains les notent depuis leur téléphone.", "Mentors record them from their telephones.")
    }
    /// Fewer meetings in a month than the programme asks for.
    var metTooLittle: String { say("Trop peu de rencontres ce mois", "Too few meetings in the month") }
    func metTimes(_ times: Int) -> String { count(times, ("rencontre", "rencontres"), ("meeting", "meetings")) + "." }
    var toPayBack: String { say("Remboursements à décider", "To pay back") }
    func monthHasLeft(_ cents: Int) -> String {
        say("il reste \(money(cents)) pour le mois", "the month has \(money(cents)) left")
    }
    var approve: String { say("Accorder", "Approve") }
    var refuseExpense: String { say("Refuser", "Refuse") }
    var anotherDecides: String { say("Quelqu’un d’autre décide", "Somebody else decides") }

    var calendar: String { say("Mes rencontres dans mon agenda", "My meetings in my calendar") }
    var calendarLead: String {
        say(
            "Votre téléphone peut montrer vos rencontres. L’agenda ne dit ni avec qui, ni où.",
            "Your telephone can show your meetings. The calendar says neither with whom nor where.")
    }
    var calendarAddress: String { say("L’adresse de votre agenda", "The address of your calendar") }
    var shownOnce: String {
        say(
            "Elle ne s’affiche qu’une fois. Collez-la dans votre agenda, et ne la donnez à personne.",
            "It is shown once. Paste it into your calendar, and give it to nobody.")
    }
    var noCalendar: String { say("Aucun agenda ne lit vos rencontres.", "No calendar reads your meetings.") }
    func calendarSince(_ moment: String) -> String {
        say("L’adresse a été créée \(moment).", "The address was made \(moment).")
    }
    var makeCalendar: String { say("Créer l’adresse", "Make the address") }
    var renewCalendar: String { say("Changer d’adresse", "Make another address") }
    var endCalendar: String { say("Supprimer l’adresse", "End the address") }
    var calendarEnded: String { say("L’adresse ne mène plus nulle part.", "The address leads nowhere any more.") }
}
