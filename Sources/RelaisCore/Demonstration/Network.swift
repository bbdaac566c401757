import Foundation
import Postgres

extension Demonstration {
    /// Whom one can sign in as, one or more in each organisation.
    package static let signIns: [SignInLine] = [
        SignInLine(
            email: "ines@chemins-singuliers.example", name: "Inès Exemple", roles: ["caseworker"],
            organisation: "Chemins Singuliers"),
        SignInLine(
            email: "karim@chemins-singuliers.example", name: "Karim Modèle", roles: ["caseworker"],
            organisation: "Chemins Singuliers"),
        SignInLine(
            email: "odile@chemins-singuliers.example", name: "Odile Échantillon", roles: ["coordinator"],
            organisation: "Chemins Singuliers"),
        SignInLine(
            email: "admin@chemins-singuliers.example", name: "Agnès Fictive", roles: ["org_admin"],
            organisation: "Chemins Singuliers"),
        SignInLine(
            email: "garance@chemins-singuliers.example", name: "Garance Exemple", roles: ["pilot_lead"],
            organisation: "Chemins Singuliers"),
        SignInLine(
            email: "dpo@chemins-singuliers.example", name: "Denis Fictif", roles: ["auditor"],
            organisation: "Chemins Singuliers"),
        SignInLine(email: "paul@mosaik.example", name: "Paul Exemple", roles: ["caseworker"], organisation: "MOSAIK"),
        SignInLine(email: "lena@mosaik.example", name: "Léna Modèle", roles: ["caseworker"], organisation: "MOSAIK"),
        SignInLine(
            email: "hugo@mosaik.example", name: "Hugo Échantillon", roles: ["coordinator", "caseworker"],
            organisation: "MOSAIK"),
        SignInLine(email: "admin@mosaik.example", name: "Maud Fictive", roles: ["org_admin"], organisation: "MOSAIK"),
        SignInLine(
            email: "sara@mission-locale.example", name: "Sara Exemple", roles: ["caseworker"],
            organisation: "Mission Locale"),
        SignInLine(
            email: "yann@mission-locale.example", name: "Yann Modèle", roles: ["coordinator"],
            organisation: "Mission Locale"),
        SignInLine(
            email: "nadia@don-bosco.example", name: "Nadia Exemple", roles: ["caseworker", "coordinator"],
            organisation: "Institut Don Bosco"),
        SignInLine(
            email: "leon@don-bosco.example", name: "Léon Modèle", roles: ["pilot_lead"],
            organisation: "Institut Don Bosco"),
        SignInLine(
            email: "vera@don-bosco.example", name: "Véra Échantillon", roles: ["volunteer_coordinator"],
            organisation: "Institut Don Bosco"),
        SignInLine(
            email: "maryse@don-bosco.example", name: "Maryse Fictive", roles: ["mentor"],
            organisation: "Institut Don Bosco"),
        SignInLine(
            email: "marc@don-bosco.example", name: "Marc Fictif", roles: ["mentor"], organisation: "Institut Don Bosco"),
        SignInLine(
            email: "admin@don-bosco.example", name: "Adèle Fictive", roles: ["org_admin"],
            organisation: "Institut Don Bosco"),
        SignInLine(
            email: "tom@valdo.example", name: "Tom Exemple", roles: ["caseworker"],
            organisation: "Entraide Pierre Valdo"),
        SignInLine(
            email: "rose@valdo.example", name: "Rose Modèle", roles: ["coordinator"],
            organisation: "Entraide Pierre Valdo"),
        SignInLine(
            email: "emma@art-et-vivre.example", name: "Emma Exemple", roles: ["caseworker", "coordinator"],
            organisation: "Art et Vivre"),
    ]

    /// The organisations, their services and their accounts.
    struct Network: Sendable {
        /// Services by organisation name.
        private(set) var services: [String: [ID<Service>]] = [:]
        /// One that has two places, and one of an organisation without accounts.
        let garden: ID<Service>
        let workshop: ID<Service>

        init(password: String, in tx: Transaction) throws {
            try tx.caller.require(.loadDemonstration)
            let known: Only<Bool> = try tx.one("SELECT EXISTS (SELECT FROM directory.organisation)")
            guard !known.value else { throw Refusal.notEmpty }
            try tx.inside(.directory) {
                try tx.execute(
                    "UPDATE directory.deployment SET is_demonstration = true, loading_ends_at = \(tx.now + 900)")
            }
            try tx.record(.demonstrationLoaded, .deployment(tx, "deployment", tx.deployment))
            var organisations: [String: ID<Organisation>] = [:]
            for name in [
                "Chemins Singuliers", "MOSAIK", "Mission Locale", "Institut Don Bosco", "Entraide Pierre Valdo",
                "Art et Vivre",
            ] {
                let organisation = try Organisation.add(name: name, in: tx)
                organisations[name] = organisation
                services[name] = try Self.offers.filter { $0.organisation == name }.map { offer in
                    try Service.add(offer.draft, to: organisation, in: tx)
                }
                for line in signIns where line.organisation == name {
                    let draft = Account.Draft(
                        email: line.email, name: "\(line.name) (fict.)", roles: line.roles)
                    let account = try Account.add(draft, password: password, to: organisation, in: tx)
                    // One caseworker is not, so that the pages show what is shut then.
                    // Whoever works with volunteers opens no file, and a volunteer shares no secret.
                    let opensNone = ["org_admin", "volunteer_coordinator", "mentor"].contains(
                        where: line.roles.contains)
                    if !opensNone, !line.email.hasPrefix("lena") {
                        try Account.bind(account, isBound: true, in: organisation, tx)
                    }
                }
            }
            guard let mosaik = organisations["MOSAIK"] else { throw PostgresError.missingRow }
            garden = try Service.add(Self.garden, to: mosaik, in: tx)
            let outside = try Organisation.add(name: "Atelier du Pont (fictif)", isWithoutAccounts: true, in: tx)
            organisations["Atelier du Pont (fictif)"] = outside
            workshop = try Service.add(Self.workshop, to: outside, in: tx)
            try Self.sign(organisations, in: tx)
        }

        private static let garden = Service.Draft(
            name: "Jardin partagé", description: "Deux places, le vendredi, au potager de la commune.",
            thematiques: ["remobilisation--lien-social"], languages: ["fra", "eng"], minimumAge: "15", commune: "19272",
            territory: ["19"], publics: ["jeunes"], transport: ["public_transport"])
        private static let workshop = Service.Draft(
            name: "Essais d’atelier", description: "Une semaine dans un atelier, pour choisir un métier de la main.",
            thematiques: ["choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite"], minimumAge: "16",
            maximumAge: "25", commune: "19275")

        /// Who works with whom, and until when: one ends soon.
        private static func sign(_ organisations: [String: ID<Organisation>], in tx: Transaction) throws {
            let pairs = [
                ("Chemins Singuliers", "MOSAIK", 700.0), ("Chemins Singuliers", "Mission Locale", 500),
                ("Chemins Singuliers", "Institut Don Bosco", 20), ("Entraide Pierre Valdo", "Art et Vivre", 400),
                ("Institut Don Bosco", "MOSAIK", 300), ("MOSAIK", "Mission Locale", 600),
                ("Chemins Singuliers", "Atelier du Pont (fictif)", 300), ("MOSAIK", "Atelier du Pont (fictif)", 300),
            ]
            for (number, pair) in pairs.enumerated() {
                guard let partner = organisations[pair.1] else { continue }
                let draft = Agreement.Draft(
                    partner: partner.text,
                    covers: "Orientations de jeunes et suivi commun\u{a0}; chacun informe les siens.",
                    paper: "Classeur \(number + 1) (fictif)", signedOn: Day(tx.now - 400 * 86_400).text,
                    endsOn: Day(tx.now + pair.2 * 86_400).text)
                try Agreement.propose(draft, for: organisations[pair.0], in: tx)
            }
        }

        private struct Offer {
            let organisation: String
            let name: String
            let thematique: String
            let commune: String
            let ages: (String?, String?)
            let description: String

            var draft: Service.Draft {
                Service.Draft(
                    name: name, description: description, thematiques: [thematique], languages: ["fra"],
                    minimumAge: ages.0,
                    maximumAge: ages.1, commune: commune)
            }
        }

        private static let offers = [
            Offer(
                organisation: "MOSAIK", name: "Français pour travailler, A1 vers A2",
                thematique: "lecture-ecriture-calcul--maitriser-le-francais", commune: "19272", ages: ("16", "25"),
                description: "Deux groupes, le mardi soir et le samedi matin, avec la Mission Locale."),
            Offer(
                organisation: "MOSAIK", name: "Atelier cuisine et conversation",
                thematique: "remobilisation--lien-social", commune: "19073", ages: ("16", nil),
                description: "Chaque mercredi, cuisiner et parler avec des habitants."),
            Offer(
                organisation: "MOSAIK", name: "Découverte des métiers ruraux",
                thematique: "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite", commune: "19275",
                ages: ("16", "25"), description: "Visites de fermes, d’ateliers et de chantiers, par petits groupes."),
            Offer(
                organisation: "Mission Locale", name: "Bilan d’orientation",
                thematique: "choisir-un-metier--confirmer-son-choix-de-metier", commune: "19272", ages: ("16", "25"),
                description: "Trois rendez-vous pour choisir une formation ou un métier."),
            Offer(
                organisation: "Mission Locale", name: "Permis AM et mobilité",
                thematique: "mobilite--preparer-un-permis", commune: "19272", ages: ("16", "25"),
                description: "Code, conduite, et une aide pour le casque."),
            Offer(
                organisation: "Institut Don Bosco", name: "Sport et culture en binôme",
                thematique: "remobilisation--activites-sportives-et-culturelles", commune: "19031", ages: ("15", "20"),
                description:
                    "Deux à quatre rencontres par mois autour d’un sport, d’une sortie ou d’une activité de tous les jours."
            ),
            Offer(
                organisation: "Chemins Singuliers", name: "Accueil et bénévolat",
                thematique: "remobilisation--benevolat-action-citoyenne", commune: "19272", ages: ("15", nil),
                description: "Rencontrer des habitants et participer à la vie de la commune."),
            Offer(
                organisation: "Entraide Pierre Valdo", name: "Accès aux droits",
                thematique: "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
                commune: "84007", ages: (nil, nil), description: "Permanences sur rendez-vous, interprète possible."),
            Offer(
                organisation: "Entraide Pierre Valdo", name: "Ateliers sociolinguistiques",
                thematique: "lecture-ecriture-calcul--maitriser-le-francais", commune: "84031", ages: ("16", nil),
                description: "Deux demi-journées par semaine, tous niveaux."),
            Offer(
                organisation: "Art et Vivre", name: "Ateliers d’art partagés",
                thematique: "remobilisation--activites-sportives-et-culturelles", commune: "84003", ages: ("15", nil),
                description: "Peindre, modeler, exposer ensemble là où l’on vit."),
        ]
    }
}
