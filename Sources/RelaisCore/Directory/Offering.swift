extension Service {
    /// For whom a service is, in data·inclusion's words. Mirrored by `service_publics_known`.
    package enum Public: String, Sendable, CaseIterable {
        case working = "actifs"
        case minimumIncome = "beneficiaires-des-minimas-sociaux"
        case jobSeekers = "demandeurs-emploi"
        case students = "etudiants"
        case families = "familles"
        case women = "femmes"
        case young = "jeunes"
        case disabled = "personnes-en-situation-de-handicap"
        case inUrgency = "personnes-en-situation-durgence"
        case legalSituation = "personnes-en-situation-juridique-specifique"
        case exiled = "personnes-exilees"
        case priorityAreas = "residents-qpv-frr"
        case seniors
        /// Whoever comes: then it says nothing else.
        case everyone = "tous-publics"
    }

    /// How one gets there without a car. Mirrored by `service_transport_known`.
    package enum Transport: String, Sendable, CaseIterable {
        case publicTransport = "public_transport"
        /// Someone is fetched.
        case pickup
        /// The service comes to the person.
        case visits
        /// By telephone or screen.
        case remote
    }
}

extension Service.Public {
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .working: ("actifs", "people in work")
            case .minimumIncome: ("bénéficiaires des minima sociaux", "people on minimum income")
            case .jobSeekers: ("demandeurs d’emploi", "job seekers")
            case .students: ("étudiants", "students")
            case .families: ("familles", "families")
            case .women: ("femmes", "women")
            case .young: ("jeunes", "young people")
            case .disabled: ("personnes en situation de handicap", "disabled people")
            case .inUrgency: ("personnes en situation d’urgence", "people in an emergency")
            case .legalSituation:
                ("personnes en situation juridique spécifique", "people in a particular legal situation")
            case .exiled: ("personnes exilées", "exiled people")
            case .priorityAreas: ("habitants de QPV ou de FRR", "residents of priority areas")
            case .seniors: ("seniors", "older people")
            case .everyone: ("tous publics", "everyone")
            }
        return language == .french ? french : english
    }
}

extension Service.Transport {
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .publicTransport: ("transports en commun", "public transport")
            case .pickup: ("on vient chercher la personne", "the person is fetched")
            case .visits: ("le service se déplace", "the service comes")
            case .remote: ("à distance", "from a distance")
            }
        return language == .french ? french : english
    }
}
