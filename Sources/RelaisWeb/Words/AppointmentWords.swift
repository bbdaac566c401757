import RelaisCore

extension Words {
    var appointments: String { say("Rendez-vous", "Appointments") }
    var newAppointment: String { say("Noter un rendez-vous", "Record an appointment") }
    var appointmentLead: String {
        say(
            "Pour l’imprimer dans la langue de la personne. Vous seul le voyez, pas l’organisation qui oriente.",
            "To print it in the person’s language. You alone see it, not the organisation that refers.")
    }
    var appointmentDay: String { say("Jour", "Day") }
    var appointmentTime: String { say("Heure", "Time") }
    var appointmentTimeHint: String { say("Comme 14:30.", "Such as 14:30.") }
    var appointmentPlace: String { say("Lieu", "Place") }
    var appointmentPlaceHint: String {
        say("Une adresse, sans rien qui dise pourquoi.", "An address, and nothing that says why.")
    }
    var appointmentBring: String { say("À apporter", "To bring") }
    var printAppointment: String { say("À imprimer :", "To print:") }
    func cancelled(by whom: Appointment.CancelledBy) -> String {
        switch whom {
        case .person: say("La personne annule", "The person cancels")
        case .service: say("Le service annule", "The service cancels")
        case .partner: say("Un partenaire annule", "A partner cancels")
        }
    }
    func wasCancelled(by whom: Appointment.CancelledBy) -> String {
        switch whom {
        case .person: say("annulé par la personne", "cancelled by the person")
        case .service: say("annulé par le service", "cancelled by the service")
        case .partner: say("annulé par un partenaire", "cancelled by a partner")
        }
    }
    var reschedule: String { say("Déplacer", "Move to another time") }
    func rescheduleLead(_ moment: String) -> String {
        say(
            "Le rendez-vous prévu \(moment) est annulé, et celui-ci le remplace. La fiche est à imprimer de nouveau.",
            "The appointment of \(moment) is cancelled, and this one takes its place. The slip is to be printed anew.")
    }
    var whoReschedules: String { say("Qui le demande ?", "Who asks for it?") }
    func who(_ whom: Appointment.CancelledBy) -> String {
        whom == .person ? say("La personne", "The person") : say("Le service", "The service")
    }
    var appointmentMade: String { say("Le rendez-vous est noté.", "The appointment was recorded.") }
    var appointmentCancelled: String { say("Le rendez-vous est annulé.", "The appointment was cancelled.") }

    /// What whoever holds a link has just done.
    func doneByLink(_ name: String) -> String? {
        switch name {
        case "message": messageSent
        case "code": codeTaken
        case "appointment": appointmentMade
        case "appointment-end": appointmentCancelled
        default: Move(rawValue: name).map(doneMove)
        }
    }
}
