import RelaisCore

/// Places of services, who waits for one, clocks, and absences.
extension Words {
    var places: String { say("Places et liste d’attente", "Places and waiting list") }
    var placesNow: String { say("Les places", "The places") }
    var noPlacesYet: String { say("Les places ne sont pas comptées", "Places are not counted") }
    var noPlacesHint: String {
        say(
            "Tant qu’aucun nombre n’est inscrit, ce service peut accepter tout le monde.",
            "While no number is set, this service can accept everyone.")
    }
    var sessionLabel: String { say("Session", "Session") }
    var placesNumber: String { say("Nombre de places", "Number of places") }
    var placesTaken: String { say("Prises ou proposées", "Taken or offered") }
    var placesFree: String { say("Libres", "Free") }
    func days(_ intake: Intake) -> String {
        guard let first = intake.startsOn, let last = intake.endsOn else {
            return say("Toute l’année", "All year round")
        }
        return say("Du \(day(first)) au \(day(last))", "From \(day(first)) to \(day(last))")
    }
    func intake(_ intake: Intake) -> String {
        "\(days(intake)) – \(freePlaces(intake.free))"
    }
    func freePlaces(_ number: Int) -> String {
        number > 0
            ? count(number, ("place libre", "places libres"), ("free place", "free places"))
            : say("complet, avec une liste d’attente", "full, with a waiting list")
    }
    func nextStart(_ first: Day) -> String { say("prochain début le \(day(first))", "next start on \(day(first))") }
    var closedSession: String { say("fermée", "closed") }
    var closeSession: String { say("Ne plus y accueillir", "Take nobody more in") }
    var change: String { say("Modifier", "Change") }
    var setPlaces: String { say("Fixer un nombre de places", "Set a number of places") }
    var setPlacesHint: String {
        say(
            "Sans jours, les places valent toute l’année. Avec un premier et un dernier jour, c’est une session.",
            "Without days, the places are there all year round. With a first and a last day, it is a session.")
    }
    var firstDay: String { say("Premier jour", "First day") }
    var lastDay: String { say("Dernier jour", "Last day") }
    var whichSession: String { say("Dans quelle session ?", "Into which session?") }
    var nextFreePlace: String { say("La prochaine place libre", "The next free place") }
    var waitingList: String { say("Liste d’attente", "Waiting list") }
    var waitingRule: String {
        say(
            "D’abord la priorité, puis la date d’inscription. Qui a laissé passer une place vient après les autres. Une place libre est proposée à la première personne qui attend une place.",
            "Priority first, then the date of listing. Whoever let a place go by comes after the others. A free place is offered to the first person who waits for one."
        )
    }
    var nobodyWaits: String { say("Personne n’attend.", "Nobody waits.") }
    var rankOnList: String { say("Rang", "Rank") }
    func rank(_ rank: Int, of number: Int?) -> String {
        number.map { say("\(rank) sur \($0)", "\(rank) of \($0)") }
            ?? say("\(rank) sur la liste d’attente", "\(rank) on the waiting list")
    }
    func listedSince(_ moment: String) -> String { say(", inscription \(moment)", ", listed \(moment)") }
    var listedLabel: String { say("Inscription", "Listed") }
    var offerLabel: String { say("Place proposée", "Place offered") }
    func offeredUntil(_ moment: String) -> String { say("réponse attendue \(moment)", "answer due \(moment)") }
    func placeOffered(until moment: String, _ side: Referral.Side) -> String {
        side == .recipient
            ? say(
                "Une place est gardée pour cette personne ; fin \(moment). La prendre, c’est accepter l’orientation.",
                "A place is kept for this person, until its end \(moment). To take it, accept the referral.")
            : say(
                "Une place est proposée ; fin \(moment). Voyez avec la personne : le service l’accepte d’ici là.",
                "A place is offered, until its end \(moment). See with the person: the service accepts them by then.")
    }
    var declineOffer: String { say("La personne ne prend pas la place", "The person does not take the place") }
    var offerDeclined: String { say("La place est proposée à la suivante.", "The place goes to the next person.") }
    func donePlaces(_ done: String) -> String? {
        switch done {
        case "places": say("Le nombre de places est enregistré.", "The number of places was saved.")
        case "service": serviceAmended
        case "clocks": say("Les délais sont enregistrés.", "The clocks were saved.")
        case "closing": say("Plus personne n’y sera accueilli.", "Nobody more will be taken in.")
        default: nil
        }
    }
    var datesAhead: String { say("Les échéances", "The dates ahead") }
    func clock(_ kind: Standing.Clock.Kind) -> String {
        switch kind {
        case .remind: say("Rappel", "Reminder")
        case .overdue: say("Réponse attendue", "Answer due")
        case .expire: say("Expire sans réponse", "Expires without an answer")
        case .start: say("Premières nouvelles attendues", "First news due")
        case .progress: say("Prochaines nouvelles attendues", "Next news due")
        case .offer: say("Fin de la proposition", "End of the offer")
        }
    }
    var clocksTitle: String { say("Les délais de ce service", "The clocks of this service") }
    var clocksHint: String {
        say(
            "En jours. Une échéance qui tombe un samedi, un dimanche ou un jour férié passe au jour ouvré suivant. Ce qui est en cours garde ses dates.",
            "In days. What falls on a Saturday, a Sunday or a public holiday moves to the next working day. What is under way keeps its dates."
        )
    }
    func clockHolds(_ number: Int) -> String {
        say(
            "Aujourd’hui : \(number). Vide : le réglage de l’organisation.",
            "Now: \(number). Empty: the organisation’s setting.")
    }
    var escalationLabel: String { say("Qui prévenir d’une réponse en retard ?", "Who is told that an answer is late?") }
    var escalationHint: String { say("Une personne qui coordonne.", "A coordinator.") }
    var noEscalation: String { say("Personne d’autre", "Nobody else") }
    var newsDue: String { say("Nouvelles à donner", "News to give") }

    var absences: String { say("Absences", "Absences") }
    var absencesLead: String {
        say(
            "Qui remplace voit, pendant ces jours seulement, les orientations et les dossiers de la personne absente, et reçoit ses avis.",
            "Whoever stands in sees, on those days only, the referrals and files of whoever is away, and gets their notices."
        )
    }
    var noAbsence: String { say("Aucune absence", "No absence") }
    var declareAbsence: String { say("Déclarer une absence", "Declare an absence") }
    var endAbsence: String { say("Mettre fin", "End") }
    var whoIsAway: String { say("Qui est absent ?", "Who is away?") }
    var whoStandsIn: String { say("Qui remplace ?", "Who stands in?") }
    var myself: String { say("Moi", "Myself") }
    func absenceState(_ state: Absence.State) -> String {
        switch state {
        case .planned: say("À venir", "Planned")
        case .current: say("En cours", "Current")
        case .ended: say("Terminée", "Ended")
        }
    }
    func doneAbsence(_ done: String) -> String? {
        switch done {
        case "declare": say("L’absence est déclarée.", "The absence was declared.")
        case "end": say("L’absence est terminée.", "The absence has ended.")
        default: nil
        }
    }
    func standsInForYou(_ name: String, _ day: String) -> String {
        say("\(name) vous remplace jusqu’au \(day).", "\(name) stands in for you until \(day).")
    }
    func youStandInFor(_ name: String, _ day: String) -> String {
        say("Vous remplacez \(name) jusqu’au \(day).", "You stand in for \(name) until \(day).")
    }

    func placeNotice(_ kind: Notice.Kind) -> String {
        switch kind {
        case .escalated: say("la réponse de votre équipe est en retard.", "your team’s answer is late.")
        case .startDue: say("acceptée, et toujours sans nouvelles.", "accepted, and still no news.")
        case .progressDue: say("pas de nouvelles depuis longtemps.", "no news for long.")
        case .placeOffered: say("une place est proposée.", "a place is offered.")
        case .offerOver: say("la place proposée n’a pas été prise.", "the place that was offered was not taken.")
        case .accountCovered: say("une absence : voyez qui remplace qui.", "an absence: see who stands in for whom.")
        default: ""
        }
    }
}
