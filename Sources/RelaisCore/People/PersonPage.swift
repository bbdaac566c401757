import Foundation
import Postgres

/// A person's file as its page shows it: the identity stays shut.
package struct PersonPage: Sendable {
    package let id: ID<Person>
    package let code: String
    /// First name and initial, for whoever is assigned.
    package let name: String?
    /// Whether the caller follows them.
    package let isAssigned: Bool
    /// Whether the caller may open the identity: they follow the person, or have the file open in an emergency.
    package let canReveal: Bool
    /// The emergency in which the caller has the file open.
    package let emergency: Emergency?
    package let birthYear: Int?
    package let languages: [Term]
    package let frenchLevel: FrenchLevel?
    package let commune: String?
    package let createdAt: Date
    package let referrals: [ReferralLine]
    /// The last of those that were sent, the latest first: what the picture of the path shows.
    package let stages: [Stage]
    /// The matches they are in, about which the caller may raise a concern.
    package let matches: [Raisable.Line]
    /// Who follows them.
    package let followers: [Colleague]
    /// What was corrected when, by field names.
    package let changes: [Change]
    /// Corrections that were offered for this file, or of it to others.
    package let corrections: [CorrectionLine]
    /// Whether what was disclosed of it was cut off while it opened: it is opened now, and there at the next look.
    package let isOpening: Bool
    /// What the organisation keeps in words, for whoever follows them.
    package let notes: [Note]
    /// What they agreed to: what holds first, then what ended.
    package let consents: [ConsentLine]
    /// What they were told of what is done with their data, the last; `nil` where nobody has told them yet.
    package let information: Information?
    /// The programmes of mentoring they are in, for whoever may see those.
    package let enrolments: [Enrolment]
    /// Whether the caller is bound by secrecy, and so may open what protects them.
    package let isBound: Bool
    /// Since when another organisation has the file, and it is only read here.
    package let handedOverAt: Date?
    /// Since when nothing is left of it but that it was there.
    package let erasedAt: Date?
    /// What it is kept from being erased for.
    package let heldFor: Person.HoldReason?
    /// Since when nothing is done with it but keeping it.
    package let restrictedAt: Date?
    /// Whether the caller may do what the person asks with their file: they follow them, or coordinate.
    package let mayHonour: Bool
    /// Grows with every change of the file and of who follows it; a form that changes the file says which one it read.
    package let rowVersion: Int
    /// The commune as a form names it.
    package let communeLabel: String?

    private struct Facts: RowDecodable {
        let code: String
        let birthYear: Int?
        let frenchLevel: FrenchLevel?
        let commune: String?
        let createdAt: Date
        let handedOverAt: Date?
        let rowVersion: Int
        let communeLabel: String?
        let erasedAt: Date?
        let heldFor: Person.HoldReason?
        let restrictedAt: Date?
        let mayHonour: Bool
        init(row: Row) throws {
            (
                code, birthYear, frenchLevel, commune, createdAt, handedOverAt, rowVersion, communeLabel, erasedAt,
                heldFor, restrictedAt, mayHonour
            ) = try row.decode()
        }
    }

    package init(_ id: ID<Person>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterLanguages: Later<Term> = try tx.ask(
            """
            SELECT l.code, l.name_fr, l.name_en
            FROM casework.person p, unnest(p.languages) WITH ORDINALITY AS spoken (code, place)
            JOIN directory.language l ON l.code = spoken.code
            WHERE p.id = \(id)
            ORDER BY spoken.place
            """)
        let laterReferrals: Later<ReferralLine> = try tx.ask(
            """
            SELECT \(ReferralLine.columns)
            FROM \(ReferralLine.sources)
            WHERE s.person = \(id)
            ORDER BY r.drafted_at DESC
            LIMIT 50
            """)
        let laterStages = try Stage.ask(of: id, in: tx)
        let laterFollowers = try Colleague.followers(of: id, in: tx)
        let laterChanges = try Change.ask(of: id, in: tx)
        let laterMatches = try Raisable.ask(of: id, in: tx)
        let laterCorrections = try CorrectionLine.ask(of: id, in: tx)
        let laterEmergency: Later<Emergency> = try tx.ask(
            """
            SELECT \(Emergency.columns)
            FROM casework.emergency e
            WHERE e.person = \(id) AND e.account = (SELECT access.account()) AND casework.is_open(e)
            """)
        let laterNotes = try Note.ask(about: .person(id), in: tx)
        let laterConsents = try ConsentLine.ask(of: id, in: tx)
        let laterInformation = try Information.ask(of: id, in: tx)
        let laterEnrolments = try Enrolment.ask(of: id, in: tx)
        let laterSecrecy = try Safeguards.askSecrecy(in: tx)
        let facts: Facts? = try tx.first(
            """
            SELECT p.code, p.birth_year, p.french_level, c.name, p.created_at, p.handed_over_at, \(Person.shownVersion),
                \(Commune.label), p.erased_at, p.held_for, p.restricted_at, casework.may_honour(p.id)
            FROM casework.person p
            LEFT JOIN directory.commune c ON c.code = p.commune
            WHERE p.id = \(id) AND p.merged_into IS NULL
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        guard let facts else { throw Refusal.notFound(.init(.person, id.rawValue)) }
        let later = try Person.askIdentities(of: [id], of: organisation, in: tx)
        let keys = try laterKeys.open()
        let civil = try later.civil(keys)[id]

        self.id = id
        code = facts.code
        name = civil?.short
        emergency = try laterEmergency.first()
        (isAssigned, canReveal) = (civil != nil && emergency == nil, civil != nil)
        corrections = try laterCorrections.all()
        birthYear = facts.birthYear
        languages = try laterLanguages.all()
        frenchLevel = facts.frenchLevel
        commune = facts.commune
        createdAt = facts.createdAt
        rowVersion = facts.rowVersion
        (referrals, stages) = (try laterReferrals.all(), try laterStages.all())
        (followers, changes) = (try laterFollowers.all(), try laterChanges.all())
        (matches, notes) = (try laterMatches.all(), try laterNotes.read(keys))
        (consents, information) = (try laterConsents.all(), try laterInformation.all().first)
        enrolments = try laterEnrolments.all()
        isBound = try laterSecrecy.one().value
        (handedOverAt, communeLabel) = (facts.handedOverAt, facts.communeLabel)
        let caller = try tx.caller
        isOpening =
            civil == nil && facts.handedOverAt == nil && followers.contains { $0.id == caller.account }
            && caller.may(.answerReferrals)
        if isOpening { tx.then { try Person.openWaiting(id, in: $0) } }
        (erasedAt, heldFor) = (facts.erasedAt, facts.heldFor)
        (restrictedAt, mayHonour) = (facts.restrictedAt, facts.mayHonour)
        try tx.record(
            .personSeen, .one("person", id.rawValue, keys, in: organisation),
            fields: (civil == nil ? [] : ["short_name"]) + (notes.isEmpty ? [] : ["notes"]))
    }
}
