import Foundation
import Postgres

extension Mentor {
    /// What may be checked of somebody. Mirrored by `mentor_check_kind_known`.
    package enum CheckKind: String, Sendable, CaseIterable, PostgresValue {
        /// The attestation d'honorabilité (CASF L133-6), at most three years.
        case honourability = "attestation_honorabilite"
        /// Bulletin n° 3 of the criminal record, which only its subject can ask for.
        case criminalRecord = "bulletin_3"
        /// The register of offenders, which the attestation tells of.
        case offenderRegister = "fijaisv_via_attestation"
        /// The yearly control of a sports federation (code du sport L212-9).
        case sportHonourability = "sport_honorabilite"
        case identity, insurance

        /// The grounds it may be asked for on, the usual one first.
        package var grounds: [Ground] {
            switch self {
            case .honourability, .offenderRegister: [.childProtection]
            case .sportHonourability: [.sport]
            case .criminalRecord: [.legitimateInterest, .sponsorship]
            case .identity, .insurance: [.legitimateInterest]
            }
        }

        /// Whether the law lets a programme in these frames ask for it. The attestation outside of child protection is forbidden.
        package func isLawful(in frames: Set<Programme.Frame>) -> Bool {
            switch self {
            case .honourability, .offenderRegister: frames.contains(.childProtection)
            case .sportHonourability: frames.contains(.sportClub)
            case .criminalRecord, .identity, .insurance: true
            }
        }

        /// So many months it holds at most, whatever a programme says.
        var longest: Int? {
            switch self {
            case .honourability, .offenderRegister: 36
            case .sportHonourability: 12
            case .criminalRecord, .identity, .insurance: nil
            }
        }
    }

    /// On which ground a check was asked for. Mirrored by `mentor_check_legal_basis_known`.
    package enum Ground: String, Sendable, CaseIterable, PostgresValue {
        case childProtection = "casf_l133_6"
        case sport = "sport_l212_9"
        case sponsorship = "casf_d221_30"
        case legitimateInterest = "legitimate_interest"
    }

    /// What came of asking. Mirrored by `mentor_check_result_known`. Nothing is kept of what a document says.
    package enum CheckResult: String, Sendable, CaseIterable, PostgresValue {
        case clear
        /// There is none to show.
        case absent
        case refusedToProvide = "refused_to_provide"
    }

    /// What a form or a command says of a check, as it was typed.
    package struct CheckDraft: Sendable, Equatable {
        package var kind: String?
        package var result: String?
        /// The kind's usual one where nothing is given.
        package var ground: String?
        /// The day the document bears; today where nothing is given.
        package var issuedOn: String?
        package var seenOn: String?
        /// As long as the programme says where nothing is given.
        package var validUntil: String?
        package init(
            kind: String?, result: String? = "clear", ground: String? = nil, issuedOn: String? = nil,
            seenOn: String? = nil, validUntil: String? = nil
        ) {
            (self.kind, self.result, self.ground) = (kind, result, ground)
            (self.issuedOn, self.seenOn, self.validUntil) = (issuedOn, seenOn, validUntil)
        }
    }

    /// Records that something was seen: which kind, when, by the caller, until when it holds. Never the document, never what it says.
    ///
    /// - Throws: `Obstacle.notLawful` for what the law lets nobody ask for in the mentor's programme.
    package static func check(_ draft: CheckDraft, of id: ID<Mentor>, in tx: Transaction) throws {
        let (mentor, keys) = try held(id, in: tx)
        let (account, organisation) = try tx.caller.member(.keepMentors)
        guard mentor.state != .left else {
            throw Refusal.mentoring(.mentorIs(.left, needs: Set(State.allCases).subtracting([.left])))
        }
        let rules = try Programme.known(mentor.programme, in: tx).rules
        let seen = try draft.checked(by: rules, in: tx)

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.inside(.volunteer) {
            try tx.one(
                """
                INSERT INTO volunteer.mentor_check (organisation, id, mentor, kind, result, legal_basis, issued_on, seen_on, seen_by,
                    valid_until_on, recorded_at, entry)
                VALUES (\(organisation), \(ID<CheckKind>()), \(id), \(seen.kind), \(seen.result), \(seen.ground),
                    \(seen.issuedOn?.text)::date, \(seen.seenOn.text)::date, \(account), \(seen.until?.text)::date, \(tx.now), \(entry))
                RETURNING audit.digest(mentor_check)
                """)
        }
        try tx.record(
            .mentorChecked, entry: entry, trace(id, keys, in: organisation), digest: digest.value.bytes,
            fields: [seen.kind.rawValue])
    }
}

extension Mentor.CheckDraft {
    fileprivate struct Seen {
        let kind: Mentor.CheckKind
        let result: Mentor.CheckResult
        let ground: Mentor.Ground
        let issuedOn: Day?
        let seenOn: Day
        let until: Day?
    }

    fileprivate func checked(by rules: Programme.Rules, in tx: Transaction) throws -> Seen {
        var checks = Checks()
        let kind: Mentor.CheckKind? = checks.code("kind", kind, isNeeded: true)
        let result: Mentor.CheckResult? = checks.code("result", result, isNeeded: true)
        let ground: Mentor.Ground? = checks.code("ground", ground) ?? kind?.grounds.first
        func day(_ field: String, _ typed: String?) -> Day? {
            typed?.isEmpty ?? true ? Day(tx.now) : checks.day(field, typed, from: nil, to: tx.now)
        }
        let seenOn = day("seen_on", seenOn)
        let isClear = result == .clear
        let issuedOn = isClear ? day("issued_on", issuedOn) : nil
        if let kind, !kind.isLawful(in: rules.frames) { throw Refusal.mentoring(.notLawful(kind)) }
        if let kind, let ground, !kind.grounds.contains(ground) { checks.refuse("ground", .notInList) }
        if ground == .sponsorship, !rules.frames.contains(.sponsorship) { checks.refuse("ground", .notInList) }
        let rule = rules.checks.first { $0.kind == kind }
        var until = isClear ? checks.wholeDay("valid_until", validUntil) : nil
        if let issuedOn, let seenOn {
            if issuedOn.isAfter(seenOn) { checks.refuse("seen_on", .beforeItBegins) }
            if let fresh = rule?.freshMonths, seenOn.isAfter(issuedOn.adding(months: fresh)) {
                checks.refuse("issued_on", .tooEarly)
            }
            let last = [rule?.months, kind?.longest].compactMap(\.self).min().map { issuedOn.adding(months: $0) }
            if let given = until {
                if issuedOn.isAfter(given) { checks.refuse("valid_until", .beforeItBegins) }
                if let last, given.isAfter(last) { until = last }
            } else {
                until = last ?? issuedOn.adding(months: 12)
            }
        }
        try checks.done()
        guard let kind, let result, let ground, let seenOn else { throw Refusal.invalid([Invalid("kind", .missing)]) }
        return Seen(
            kind: kind, result: result, ground: ground, issuedOn: issuedOn, seenOn: seenOn, until: isClear ? until : nil
        )
    }
}
