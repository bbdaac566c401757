import Foundation
import Postgres
import Vault

extension Mentee {
    /// What a form or a command says of a mentee, as it was typed: `nil` was not given, and stays as it is.
    package struct Draft: Sendable, Equatable {
        package var interests: [String]?
        package var availability: [String]?
        package var prefers: [String]?
        /// In the young person's own words.
        package var goals: String?
        package var wishes: String?
        package init() {}

        func said(from old: Said, _ checks: inout Checks) -> Said {
            var new = old
            if let goals { new.goals = checks.text("goals", goals, most: 2_000) }
            if let wishes { new.wishes = checks.text("wishes", wishes, most: 2_000) }
            return new
        }
    }

    /// Takes someone the caller follows into a programme; `referral` is the one they came by, which its service accepted: the person,
    /// and the path, are the same. Their age is asked of the identity, and does not leave it.
    ///
    /// - Throws: `Obstacle.tooYoung`, `.tooOld`, `.menteeEnrolled`, `.programmeClosed`; what `HeldFile.held` does.
    @discardableResult
    package static func enrol(
        _ person: ID<Person>, _ draft: Draft = Draft(), into programme: ID<Programme>, referral: ID<Referral>? = nil,
        in tx: Transaction
    ) throws -> ID<Mentee> {
        let (account, organisation) = try tx.caller.member(.keepMentees)
        let known = try Programme.open(programme, in: tx)
        let file = try HeldFile.held([person], of: organisation, in: tx)[0]
        guard !file.isRestricted else { throw Refusal.restricted }
        if let birth = file.contents?.civil.birth {
            let ages = birth.ages(on: Day(tx.now))
            // Where the day is not known, a doubt keeps nobody out.
            guard ages.upperBound >= known.rules.minimumAge else { throw Refusal.mentoring(.tooYoung) }
            guard ages.lowerBound < known.rules.limitAge else { throw Refusal.mentoring(.tooOld) }
        }
        let offered: Only<Bool> = try tx.one("SELECT casework.is_offered(\(person))")
        guard !offered.value else { throw Refusal.handoverIs(.offered) }
        if let referral { try requireAccepted(referral, of: person, by: known, in: tx) }
        var checks = Checks()
        let interests = checks.some("interests", draft.interests ?? [], as: Mentoring.Activity.self)
        let availability = checks.some("availability", draft.availability ?? [], as: Mentoring.HalfDay.self)
        let prefers = checks.some("prefers", draft.prefers ?? [], as: Mentoring.Preference.self)
        let said = draft.said(from: Said(), &checks)
        try checks.done()

        let (id, entry) = (ID<Mentee>(), tx.newEntry())
        var keys = file.keys
        let key = try tx.makeKey(
            .narrative, of: id.rawValue, about: person.rawValue, organisation: organisation, into: &keys)
        let sealed = try key.seal(said, at: place(id, in: organisation, version: 1))
        do {
            let digest: Only<Bytes> = try tx.one(
                """
                INSERT INTO casework.mentee (organisation, id, programme, person, referral, interests, availability, prefers, sealed,
                    dek_version, enrolled_by, enrolled_at, entry)
                VALUES (\(organisation), \(id), \(programme), \(person), \(referral), \(Set(interests).codes), \(Set(availability).codes),
                    \(Set(prefers).codes), \(sealed), 1, \(account), \(tx.now), \(entry))
                RETURNING audit.digest(mentee)
                """)
            try tx.record(
                .menteeEnrolled, entry: entry, .one("person", person.rawValue, keys, in: organisation),
                digest: digest.value.bytes)
        } catch let error as PostgresError where error.constraint == "mentee_once" {
            throw Refusal.mentoring(.menteeEnrolled)
        }
        return id
    }

    /// Refuses a referral that is not this person's, or that the programme's service has not accepted.
    private static func requireAccepted(
        _ referral: ID<Referral>, of person: ID<Person>, by programme: Programme, in tx: Transaction
    ) throws {
        let isSo: Only<Bool> = try tx.one(
            """
            SELECT EXISTS (
                SELECT FROM casework.referral r
                JOIN casework.referral_side s ON s.referral = r.id AND s.side = 'recipient' AND s.organisation = (SELECT access.organisation())
                WHERE r.id = \(referral) AND s.person = \(person) AND r.state IN ('accepted', 'in_progress')
                  AND r.service = \(programme.service))
            """)
        guard isSo.value else { throw Refusal.invalid([Invalid("referral", .notInList)]) }
    }
}
