import Foundation
import Postgres
import Vault

/// What someone asks of an organisation about their own data (GDPR 15 to 21), and by when it has to answer: a month after it was
/// received, three where it took longer and the person was told why (GDPR 12(3)). About a person who is helped, or an account.
package struct RightsRequest: Sendable {
    package let id: ID<RightsRequest>
    package let subject: Subject
    package let kind: Kind
    package let receivedOn: Day
    package let dueOn: Day
    let answer: Answer?
    let isProlonged: Bool
    let rowVersion: Int
    let entry: ID<Entry>
    let keys: Keys

    /// Whose data it is about.
    package enum Subject: Sendable, Equatable {
        case person(ID<Person>)
        case account(ID<Account>)

        /// What the keys of its words die with.
        var about: UUID {
            switch self {
            case .person(let id): id.rawValue
            case .account(let id): id.rawValue
            }
        }
    }

    /// Which right is used. Mirrored by `request_kind_known`.
    package enum Kind: String, Sendable, CaseIterable, PostgresValue {
        case access, rectification, erasure, restriction, portability, objection
    }

    /// Who asked. Mirrored by `request_asked_by_known`.
    package enum AskedBy: String, Sendable, CaseIterable, PostgresValue {
        case person, representative
        /// Someone with a mandate: a lawyer, an association.
        case mandatary
    }

    /// Why it takes longer. Mirrored by `request_prolonged_for_known`.
    package enum Prolongation: String, Sendable, CaseIterable, PostgresValue {
        case complex
        case manyRequests = "many_requests"
    }

    /// Mirrored by `request_answer_known`.
    package enum Answer: String, Sendable, CaseIterable, PostgresValue {
        case granted
        case partlyGranted = "partly_granted"
        case refused
        /// Whoever asked took it back.
        case withdrawn

        /// Whether it says why not, or not all of it.
        package var needsReason: Bool { self == .refused || self == .partlyGranted }
    }

    /// Why not (GDPR 12(5) and (6), 15(4), 17(3), 21(1)). Mirrored by `request_refused_for_known`.
    package enum Refused: String, Sendable, CaseIterable, PostgresValue {
        case unfounded, excessive
        case identityUnproven = "identity_unproven"
        case rightsOfOthers = "rights_of_others"
        case legalObligation = "legal_obligation"
        case publicInterest = "public_interest"
        case legalClaims = "legal_claims"
        case notHeld = "not_held"
    }

    /// What was done for it, which the audit knows of. Mirrored by `request_act_known`.
    package enum Act: String, Sendable, CaseIterable, PostgresValue {
        case statement, export, amendment, restriction, erasure

        var events: [Event] {
            switch self {
            case .statement: [.personStatementMade]
            case .export: [.personExported]
            case .amendment: [.personAmended]
            case .restriction: [.personRestricted, .personRestrictionLifted]
            case .erasure: [.personErased]
            }
        }
    }
}

extension RightsRequest {
    /// The last day to answer, so many months after it was received: the same day of that month, or its last.
    package static func dueDay(_ months: Int, after received: Day) -> Day { received.adding(months: months) }

    static func place(_ id: ID<RightsRequest>, in organisation: ID<Organisation>, isAnswer: Bool) -> Place {
        Place(
            organisation: organisation.rawValue, table: "casework.request", row: id.rawValue,
            rowVersion: isAnswer ? 2 : 1)
    }

    /// The request, with its keys, locked until the transaction ends, for whoever may answer it.
    ///
    /// - Throws: `Refusal.notFound` when there is none the caller may know of; `.notAssigned` when it is another's to answer, or
    ///   about the caller; `.requestAnswered` once it was.
    static func held(_ id: ID<RightsRequest>, in tx: Transaction) throws -> RightsRequest {
        let laterSeen: Later<Only<Bool>> = try tx.ask(
            "SELECT answer IS NOT NULL FROM casework.request WHERE id = \(id)")
        let row: HeldRow? = try tx.first(
            """
            SELECT person, account, kind, received_on::text, due_on::text, answer, prolonged_for IS NOT NULL, row_version, entry
            FROM casework.request
            WHERE id = \(id)
            FOR UPDATE
            """)
        try tx.caller.require(.keepRequests)
        guard try laterSeen.first() != nil else { throw Refusal.notFound(.init(.request, id.rawValue)) }
        guard let row else { throw Refusal.notAssigned }
        try tx.require(version: row.rowVersion)
        guard row.answer == nil else { throw Refusal.requestAnswered }
        return RightsRequest(
            id: id, subject: row.subject, kind: row.kind, receivedOn: row.receivedOn, dueOn: row.dueOn,
            answer: row.answer, isProlonged: row.isProlonged, rowVersion: row.rowVersion, entry: row.entry,
            keys: try tx.askKeys(about: [row.subject.about]).open())
    }

    /// What the audit calls what it is about.
    func trace(in organisation: ID<Organisation>, _ tx: Transaction) -> Trace {
        switch subject {
        case .person(let person): .one("person", person.rawValue, keys, in: organisation)
        case .account(let account): .deployment(tx, "account", account.rawValue)
        }
    }

    private struct HeldRow: RowDecodable {
        let subject: Subject
        let kind: Kind
        let receivedOn: Day
        let dueOn: Day
        let answer: Answer?
        let isProlonged: Bool
        let rowVersion: Int
        let entry: ID<Entry>

        init(row: Row) throws {
            let (person, account): (ID<Person>?, ID<Account>?)
            let days: (String, String)
            (person, account, kind, days.0, days.1, answer, isProlonged, rowVersion, entry) = try row.decode()
            guard let subject = RightsRequest.Subject(person, account), let received = Day(days.0),
                let due = Day(days.1)
            else { throw PostgresError.missingRow }
            (self.subject, receivedOn, dueOn) = (subject, received, due)
        }
    }
}

extension RightsRequest.Subject {
    init?(_ person: ID<Person>?, _ account: ID<Account>?) {
        guard let subject = person.map(Self.person) ?? account.map(Self.account) else { return nil }
        self = subject
    }
}
