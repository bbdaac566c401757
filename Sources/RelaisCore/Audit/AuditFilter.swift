import Foundation
import Ledger
import Postgres
import Vault

/// What of a log is asked for, as it was typed; what is not given, limits nothing.
package struct AuditFilter: Sendable, Equatable {
    /// The code of a person's file: what was done with it, and with their referrals.
    package var person: String?
    /// Who did it: an account's id or address.
    package var account: String?
    /// One event, `person.revealed`.
    package var event: String?
    package var kind: String?
    /// Whole days, both included.
    package var since: String?
    package var until: String?
    /// The same thing that an entry is about: its keyed reference, 32 hexadecimal digits.
    package var reference: String?

    package init(
        person: String? = nil, account: String? = nil, event: String? = nil, kind: String? = nil, since: String? = nil,
        until: String? = nil, reference: String? = nil
    ) {
        (self.person, self.account, self.event, self.kind) = (person, account, event, kind)
        (self.since, self.until, self.reference) = (since, until, reference)
    }

    /// What an auditor asks after.
    package enum Kind: String, Sendable, CaseIterable {
        /// Whatever showed something, and whatever changed it.
        case looks, changes
        /// Names and contacts opened; files opened in an emergency.
        case identities, emergencies
        /// What left: copies, exports, links.
        case given
        case erasures, accounts, refusals
        /// What was done with the log itself, and with the keys.
        case audit

        /// Those that are few, and have an index by event; `nil` for every read, or write.
        var events: [Event]? {
            switch self {
            case .looks, .changes: nil
            case .identities: Event.identityReads
            case .emergencies: [.emergencyOpened, .emergencyReviewed, .emergencyClosed]
            case .given:
                [
                    .personExported, .disclosureFrozen, .disclosureOpened, .personHandoverTaken,
                    .personHandoverOpened, .linkGiven, .linkMailed, .mentorLinkGiven, .slipMade, .calendarMade,
                    .auditExported, .backupMade, .programmeReported, .registerPrinted,
                ]
            case .erasures:
                [
                    .personErased, .personErasureTold, .personWordsEnded, .mentorForgotten, .mentorChecksPurged,
                    .concernsPurged, .rightsPurged, .disclosureRetracted, .keysDestroyed, .auditPurged,
                ]
            case .accounts:
                [
                    .accountAdded, .accountAmended, .accountInvited, .rolesChanged, .accountDisabled, .accountEnabled,
                    .accountLeft, .accountLost, .recoveryAsked, .recoveryMade, .accountBound, .accountReleased,
                    .invitationUsed, .recoveryUsed, .passwordChanged, .factorConfirmed, .codesRenewed, .tokenAdded,
                    .tokenEnded, .settingSet,
                ]
            case .refusals: [.denied, .signInRefused, .verificationRefused, .linkRefused, .slipRefused]
            case .audit:
                [
                    .auditRead, .auditVerified, .auditExported, .auditProved, .auditCosigned, .auditPurged,
                    .keysRotated, .keysRewrapped, .keysDestroyed, .keysVerified, .backupMade, .backupRestored,
                ]
            }
        }

        /// How long it is kept says whether it was a look.
        var retentionClass: String? {
            switch self {
            case .looks: "read"
            case .changes: "write"
            default: nil
            }
        }
    }
}

extension AuditFilter {
    /// What PostgreSQL is asked for: `audit.find`.
    struct Terms {
        var actor: UUID?
        var events: [Event]?
        var retentionClass: String?
        var references: [Bytes]?
        var since: Date?
        var until: Date?
    }

    /// Reads what was typed.
    ///
    /// - Throws: `Refusal.invalid`, naming each field; a person who was erased has no file that could be named.
    func terms(in tx: Transaction) throws -> Terms {
        var checks = Checks()
        var terms = Terms()
        let kind: Kind? = checks.code("kind", kind)
        let event: Event? = checks.code("event", event)
        terms.events = event.map { [$0] } ?? kind?.events
        terms.retentionClass = event == nil ? kind?.retentionClass : nil
        let days = (checks.wholeDay("since", since), checks.wholeDay("until", until))
        if let first = days.0, let last = days.1, first.isAfter(last) { checks.refuse("until", .outOfOrder) }
        terms.since = days.0?.midnight
        terms.until = days.1?.adding(days: 1).midnight
        if let reference, !reference.isEmpty {
            if let bytes = Hex.bytes(reference), bytes.count == 16 {
                terms.references = [Bytes(bytes)]
            } else {
                checks.refuse("reference", .unreadable)
            }
        }
        if let account, !account.isEmpty {
            terms.actor = try Self.account(account, in: tx)
            if terms.actor == nil { checks.refuse("account", .notInList) }
        }
        if let person, !person.allSatisfy(\.isWhitespace) {
            let found = try Code.parse(person, Code.person).map { try Self.references(of: $0, in: tx) } ?? []
            if found.isEmpty { checks.refuse("person", .wrongCode) }
            terms.references = terms.references.map { $0.filter(found.contains) } ?? found
        }
        try checks.done()
        return terms
    }

    private static func account(_ typed: String, in tx: Transaction) throws -> UUID? {
        let id = UUID(uuidString: typed)
        return try tx.inside(.auditor) {
            try tx.first(
                "SELECT account FROM audit.actors(5000) WHERE account = \(id) OR lower(email) = lower(\(typed))",
                as: Only<UUID>.self
            )?.value
        }
    }

    private struct Subject: RowDecodable {
        let organisation: ID<Organisation>
        let type: String
        let id: UUID
        let wrapped: Bytes?
        init(row: Row) throws { (organisation, type, id, wrapped) = try row.decode() }
    }

    /// What the log calls someone's file and what belongs to it: made here, by keys that leave this program as little as they do
    /// for whoever works with the person.
    private static func references(of code: String, in tx: Transaction) throws -> [Bytes] {
        let log = try tx.caller.organisation
        let subjects: [Subject] = try tx.inside(.auditor) {
            try tx.all(
                """
                SELECT organisation, type, subject, wrapped
                FROM audit.subjects_of(\(log), \(code), \(FileReferences.most))
                """)
        }
        var keys = Keys(tx.keyring)
        for subject in subjects {
            guard let wrapped = subject.wrapped,
                let pepper = try? tx.keyring.unwrapPepper(wrapped.bytes, subject: subject.id)
            else { continue }
            keys.add(pepper, of: subject.id)
        }
        return subjects.map { Bytes(keys.reference($0.type, $0.id, in: $0.organisation)) }
    }
}
