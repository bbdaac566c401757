extension Mentoring {
    /// What people write in the cells of a spreadsheet, as words are compared, and the codes that is kept as.
    enum Written {
        static let activities = table(
            [
                (
                    .sport,
                    "sport,football,foot,basket,basketball,natation,course à pied,vélo,danse,musculation,judo,rugby,sports"
                ),
                (
                    .cultureVisit,
                    "culture,sortie culturelle,cinéma,musée,théâtre,concert,lecture,cinema,museum,theatre,reading"
                ),
                (.artsWorkshop, "atelier artistique,dessin,peinture,musique,art,arts,drawing,painting,music,photo"),
                (.outingNature, "nature,randonnée,marche,jardin,jardinage,pêche,hiking,walking,gardening,fishing"),
                (.mealCooking, "cuisine,repas,cuisiner,pâtisserie,cooking,meals"),
                (.homeworkSchool, "devoirs,aide aux devoirs,école,scolaire,homework,school"),
                (.languagePractice, "langue,langues,français,parler français,conversation,language,french"),
                (.adminHelp, "démarches,administratif,papiers,paperwork"),
                (.jobDiscovery, "métier,métiers,découverte des métiers,stage,emploi,work,job,trades"),
                (.sharedEveryday, "quotidien,vie quotidienne,jeux,everyday,games"),
                (.other, "autre,autres,divers,other"),
            ] as [(Activity, String)])

        static let transports = table(
            [
                (.mentorCar, "voiture,sa voiture,permis,véhicule,car,own car"), (.carpool, "covoiturage,carpool"),
                (.bus, "bus,car scolaire"), (.train, "train,ter"),
                (.bikeWalk, "vélo,à pied,marche,pied,bicycle,on foot"),
                (.platformVehicle, "véhicule du programme,minibus"), (.none, "aucun,sans,none,non"),
            ] as [(Transport, String)])

        static let preferences = table(
            [
                (.sharesLanguage, "langue,même langue,same language"),
                (.sharesInterest, "intérêts,mêmes goûts,centres d’intérêt,same interests"),
                (.livesNear, "proche,proximité,tout près,close by,near"),
                (.oneToOne, "individuel,seul,un seul,one to one"),
                (.group, "groupe,en groupe,group"),
            ] as [(Preference, String)])

        /// `samedi` is both halves of it.
        static let halfDays: [String: [String]] = {
            let days: [(String, [String])] = [
                ("mon", ["lundi", "lun", "monday", "mon"]), ("tue", ["mardi", "mar", "tuesday", "tue"]),
                ("wed", ["mercredi", "mer", "wednesday", "wed"]), ("thu", ["jeudi", "jeu", "thursday", "thu"]),
                ("fri", ["vendredi", "ven", "friday", "fri"]), ("sat", ["samedi", "sam", "saturday", "sat"]),
                ("sun", ["dimanche", "dim", "sunday", "sun"]),
            ]
            let halves: [(String, [String])] = [
                ("am", ["matin", "morning", "am"]),
                ("pm", ["après-midi", "aprem", "afternoon", "soir", "evening", "pm"]),
            ]
            var found: [String: [String]] = ["weekend": ["sat_am", "sat_pm", "sun_am", "sun_pm"]]
            for (code, names) in days {
                for name in names {
                    found[Folded.text(name)] = halves.map { "\(code)_\($0.0)" }
                    for (half, words) in halves {
                        for word in words { found[Folded.text("\(name) \(word)")] = ["\(code)_\(half)"] }
                    }
                }
            }
            return found
        }()

        /// Each code is one of its own words.
        private static func table<Code: RawRepresentable<String>>(_ lines: [(Code, String)]) -> [String: [String]] {
            var found: [String: [String]] = [:]
            for (code, words) in lines {
                for word in words.split(separator: ",") + [Substring(code.rawValue)]
                where found[Folded.text(word)] == nil {
                    found[Folded.text(word)] = [code.rawValue]
                }
            }
            return found
        }
    }
}

extension Mentor.Draft {
    /// What a row says of a mentor; an empty cell takes nothing away.
    init(_ cells: inout Cells) {
        self.init()
        (given, family, phone) = (cells.text("given"), cells.text("family"), cells.text("phone"))
        (email, wishes) = (cells.text("email"), cells.text("wishes"))
        languages = Self.some(cells.languages("languages"))
        interests = Self.some(cells.codes("interests", Mentoring.Written.activities))
        availability = Self.some(cells.codes("availability", Mentoring.Written.halfDays))
        commune = cells.commune("commune")
        (reachKm, capacity) = (cells.number("reach_km"), cells.number("capacity"))
        transport = Self.some(cells.codes("transport", Mentoring.Written.transports))
        prefers = Self.some(cells.codes("prefers", Mentoring.Written.preferences))
    }

    private static func some(_ list: [String]) -> [String]? { list.isEmpty ? nil : list }
}

extension Mentee.Draft {
    /// What a row says of what somebody would like; an empty cell takes nothing away.
    init(_ cells: inout Cells) {
        self.init()
        (goals, wishes) = (cells.text("goals"), cells.text("wishes"))
        let lists = [
            cells.codes("interests", Mentoring.Written.activities),
            cells.codes("availability", Mentoring.Written.halfDays),
            cells.codes("prefers", Mentoring.Written.preferences),
        ]
        (interests, availability, prefers) = (
            lists[0].isEmpty ? nil : lists[0], lists[1].isEmpty ? nil : lists[1], lists[2].isEmpty ? nil : lists[2]
        )
    }
}
