import Foundation
import RelaisCore

/// What stands on an export that is printed: fields by the names forms have for them, codes in words.
extension Words {
    func section(_ name: PersonExport.Section.Name) -> String {
        switch name {
        case .file: say("Le dossier", "The file")
        case .identity: say("Identité", "Identity")
        case .contact: say("Coordonnées", "Contact")
        case .history: say("Avant correction", "Before corrections")
        case .referrals: say("Orientations", "Referrals")
        case .moves: say("Étapes des orientations", "Moves of referrals")
        case .attendance: say("Présences", "Attendance")
        case .assessments: say("Niveaux de français, autonomie, lien social", "Levels of French, autonomy, social link")
        case .messages: say("Messages", "Messages")
        case .notes: say("Notes", "Notes")
        case .consents: say("Accords", "Consents")
        case .information: say("Information donnée", "Information given")
        case .protection: say("Minorité", "Minority")
        case .representatives: say("Représentation, sans les noms", "Representation, without names")
        case .handovers: say("Transmissions du dossier", "Handovers of the file")
        case .corrections: say("Corrections transmises", "Corrections passed on")
        case .openings: say("Raisons dites en ouvrant l’identité", "Reasons given for opening the identity")
        case .emergencies: say("Accès d’urgence", "Access in an emergency")
        case .requests: say("Demandes sur ses données", "Requests about their data")
        case .restrictions: say("Limitations", "Restrictions")
        case .paths: say("Parcours", "Path")
        case .mentoring: say("Parrainage et mentorat", "Mentoring")
        }
    }

    /// What a field is called.
    func exported(_ name: String) -> String {
        guard let (french, english) = Self.exportLabels[name] else { return Invalid.label(name, in: language) }
        return say(french, english)
    }

    /// What a value says, where it is a code or a time.
    func exported(_ name: String, _ value: String, in section: PersonExport.Section.Name, now: Date) -> String {
        if let moment = try? Date(value, strategy: .iso8601) { return "\(day(moment, now: now)), \(time(moment))" }
        if name.hasSuffix("_on") || name == "from" || name == "until", let known = Day(value), known.day != nil {
            return day(known)
        }
        switch name {
        case "side":
            return value == "referrer" ? say("partie d’ici", "sent from here") : say("reçue ici", "received here")
        case "state": return exportedState(value, in: section)
        case "priority": return Referral.Priority(rawValue: value).map(priority) ?? value
        case "outcome": return Outcome(rawValue: value).map(outcome) ?? value
        case "french_level", "level_at_entry", "level_at_exit", "listening", "reading", "spoken_interaction",
            "spoken_production",
            "writing":
            return FrenchLevel(rawValue: value).map(level) ?? value
        case "orientation": return Orientation(rawValue: value).map(orientation) ?? value
        case "barriers": return Barrier(rawValue: value).map(barrier) ?? value
        case "autonomy", "social_link", "own_autonomy", "own_social_link":
            return Int(value).flatMap { rank in Rating(rawValue: name).map { rated(rank, on: $0.scale) } } ?? value
        case "cancelled_by": return Appointment.CancelledBy(rawValue: value).map(wasCancelled) ?? value
        case "presence": return Presence(rawValue: value).map(presence) ?? value
        case "gender": return Civil.Gender(rawValue: value).map(gender) ?? value
        case "birth_source": return Civil.BirthSource(rawValue: value).map(birthSource) ?? value
        case "kind": return exportedKind(value)
        case "given_by": return Consent.Giver(rawValue: value).map(givenBy) ?? value
        case "method": return Consent.Method(rawValue: value).map(consentMethod) ?? value
        case "status": return Minority.Status(rawValue: value).map(minority) ?? value
        case "level": return DecisionLevel(rawValue: value).map(level) ?? value
        case "told": return Information.Told(rawValue: value).map(told) ?? value
        case "asked_by": return RightsRequest.AskedBy(rawValue: value).map(askedBy) ?? value
        case "answer": return RightsRequest.Answer(rawValue: value).map(requestAnswer) ?? value
        case "refused_for": return RightsRequest.Refused(rawValue: value).map(refused) ?? value
        case "prolonged_for": return RightsRequest.Prolongation(rawValue: value).map(prolongation) ?? value
        case "act": return RightsRequest.Act(rawValue: value).map(act) ?? value
        case "held_for": return Person.HoldReason(rawValue: value).map(holdReason) ?? value
        case "verdict": return Emergency.Verdict(rawValue: value).map(verdict) ?? value
        case "lifted_for": return Restriction.Lifting(rawValue: value).map(lifting) ?? value
        case "reason": return exportedReason(value)
        case "interpreter", "includes_another_file", "assent", "shares_result": return choice(value)
        case "fields": return fieldNames([value])
        default: return value
        }
    }

    private func exportedState(_ value: String, in section: PersonExport.Section.Name) -> String {
        switch section {
        case .handovers: Handover.State(rawValue: value).map(handoverState) ?? value
        case .corrections: Correction.State(rawValue: value).map(correctionState) ?? value
        default: Referral.State(rawValue: value).map { state($0) } ?? value
        }
    }

    private func exportedKind(_ value: String) -> String {
        RightsRequest.Kind(rawValue: value).map(right) ?? Representative.Kind(rawValue: value).map(representativeKind)
            ?? value
    }

    private func exportedReason(_ value: String) -> String {
        Restriction.Reason(rawValue: value).map(restrictionReason) ?? Referral.Reason(rawValue: value).map {
            reason($0)
        }
            ?? Emergency.Reason(rawValue: value).map { reason($0) } ?? value
    }

    private static let exportLabels: [String: (String, String)] = [
        "code": ("Code", "Code"), "reference": ("Orientation", "Referral"), "at": ("Quand", "When"),
        "from": ("De", "From"),
        "to": ("À", "To"), "until": ("Jusqu’à", "Until"), "side": ("Sens", "Direction"), "state": ("État", "State"),
        "opened_at": ("Ouvert", "Opened"), "handed_over_at": ("Confié", "Handed over"),
        "restricted_at": ("Limité", "Restricted"),
        "held_for": ("Conservé pour", "Held for"), "birth_year": ("Année de naissance", "Year of birth"),
        "includes_another_file": ("Réuni avec un autre dossier", "Merged with another file"),
        "commune": ("Commune (INSEE)", "Commune (INSEE)"), "commune_name": ("Commune", "Commune"),
        "drafted_at": ("Préparée", "Drafted"), "sent_at": ("Envoyée", "Sent"), "received_at": ("Reçue", "Received"),
        "answered_at": ("Répondu", "Answered"), "started_at": ("Commencée", "Begun"), "ended_at": ("Terminé", "Ended"),
        "offered_at": ("Proposé", "Offered"), "recorded_at": ("Noté", "Recorded"), "stated_at": ("Noté", "Recorded"),
        "lifted_at": ("Levée", "Lifted"), "lifted_for": ("Levée parce que", "Lifted because"),
        "given_by": ("Donné par", "Given by"), "given_on": ("Donné le", "Given on"), "until_on": ("Jusqu’au", "Until"),
        "from_on": ("À partir du", "From"), "method": ("Comment", "How"),
        "fields": ("Ce qui peut passer", "What may pass"),
        "notice_version": ("Notice", "Notice"), "version": ("Notice", "Notice"),
        "interpreter": ("Interprète", "Interpreter"),
        "came": ("Présences", "Times present"), "excused": ("Absences excusées", "Excused"),
        "absent": ("Absences", "Absent"), "cancelled": ("Séances annulées", "Cancelled"),
        "first_on": ("Première séance", "First session"), "last_on": ("Dernière séance", "Last session"),
        "assent": ("Accord du mineur", "Assent of the minor"), "told": ("Informé", "Told"),
        "status": ("Statut", "Status"),
        "decided_on": ("Décidé le", "Decided on"), "level": ("Décide", "Decides"),
        "due_on": ("Réponse due le", "Answer due on"),
        "prolonged_for": ("Prolongée parce que", "Prolonged because"),
        "answer_words": ("Réponse, en mots", "Answer, in words"),
        "words": ("En mots", "In words"), "verdict": ("Jugé", "Judged"), "kind": ("Quoi", "What"),
    ]
}
