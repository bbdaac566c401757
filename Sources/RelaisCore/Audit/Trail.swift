import Foundation
import Ledger
import Postgres
import Vault

/// One line of the audit. Its bytes are made in `Ledger`; PostgreSQL keeps them.
package enum Entry {}

/// What an entry is about: a type, and keyed references instead of names or ids.
struct Trace {
    let type: String
    let references: [[UInt8]]
    let isList: Bool
    /// The organisation whose log it belongs to, unless it is the caller's own.
    let log: ID<Organisation>?

    /// Something that belongs to no person: an account, a service, a session.
    static func deployment(_ tx: Transaction, _ type: String, _ id: UUID, log: ID<Organisation>? = nil) -> Trace {
        let reference = tx.keyring.deploymentReference(organisation: tx.deployment, type: type, object: id)
        return Trace(type: type, references: [reference], isList: false, log: log)
    }

    /// A person or a referral, by the pepper in `keys`.
    static func one(_ type: String, _ id: UUID, _ keys: Keys, in organisation: ID<Organisation>) -> Trace {
        Trace(type: type, references: [keys.reference(type, id, in: organisation)], isList: false, log: nil)
    }

    /// What a list showed, at most 100.
    static func list(_ type: String, _ ids: [UUID], _ keys: Keys, in organisation: ID<Organisation>) -> Trace {
        let references = ids.map { keys.reference(type, $0, in: organisation) }
        return Trace(type: type, references: references, isList: true, log: nil)
    }

    var object: EntryBytes.Object {
        isList ? .list(type: type, references: references) : .one(type: type, reference: references[0])
    }
}

/// The other organisation an act reaches, and what its log calls the object.
struct Crossing {
    let organisation: ID<Organisation>
    let trace: Trace
}

extension Transaction {
    /// The id of an entry to come: rows carry it from the moment they are written.
    func newEntry() -> ID<Entry> {
        entries += 1
        return .new(at: now, number: entries)
    }

    /// Adds an entry to the audit, and its twin to the log of the other organisation an act reaches.
    ///
    /// Does not wait. Committed with the change it tells of, or not at all. For a write, `previous` is the entry before
    /// it on the same row, and `digest` the SHA-256 of the row as written. `purpose` is a code, the event's own when nil.
    /// `fields` are names of what was read or written, never values. `reason` is where the sealed words are that say why.
    /// `receipt` is the hash of what was agreed on between two organisations: both logs hold it.
    func record(
        _ event: Event, entry: ID<Entry>? = nil, _ trace: Trace, previous: ID<Entry>? = nil, digest: [UInt8]? = nil,
        purpose: String? = nil, fields: [String] = [], outcome: EntryBytes.Outcome = .ok, crossing: Crossing? = nil,
        reason: UUID? = nil, receipt: [UInt8]? = nil
    ) throws {
        let log = try trace.log?.rawValue ?? caller.organisation?.rawValue ?? deployment
        func line(_ log: UUID, _ id: ID<Entry>, _ trace: Trace, peer: UUID?, isTwin: Bool) throws {
            let caller = try caller
            let pieces = try EntryBytes(
                log: log, id: id.rawValue, at: now, actor: caller.actor.uuidString.lowercased(),
                session: caller.session.uuidString.lowercased(), action: event.rawValue, object: trace.object,
                purpose: purpose ?? event.purpose, outcome: outcome, fields: fields,
                transaction: peer == nil ? nil : reference, peer: peer, rowDigest: isTwin ? nil : digest,
                reason: reason,
                receipt: receipt
            ).pieces()
            try execute(
                """
                SELECT audit.append(\(id), \(log), \(now), \(event), \(event.isRead ? "read" : "write"), \(outcome.rawValue),
                    \(trace.type), \(trace.references.map(Bytes.init)), \(isTwin ? nil : previous), \(isTwin),
                    \(Bytes(Array(pieces.head.utf8))), \(Bytes(Array(pieces.middle.utf8))), \(Bytes(Array(pieces.tail.utf8))))
                """)
            recorded.add(event, outcome)
        }
        try line(log, entry ?? newEntry(), trace, peer: crossing?.organisation.rawValue, isTwin: false)
        if let crossing {
            try line(crossing.organisation.rawValue, newEntry(), crossing.trace, peer: log, isTwin: true)
        }
        isRecorded = true
    }

    /// That what was sealed did not open where it stands: moved, altered, put back, or under a key that is not its own. Which
    /// it was is told to nobody who asks.
    func recordUnreadable() throws {
        try record(.unreadable, .deployment(self, "session", try caller.session), outcome: .error)
    }

    /// That something was refused: what was asked for, never why it is there.
    func recordDenial(_ refusal: Refusal) throws {
        switch refusal {
        case .notFound(let subject):
            try record(.denied, .deployment(self, subject.kind.rawValue, subject.id ?? deployment), outcome: .denied)
        case .notPermitted(let permission):
            try record(
                .denied, .deployment(self, "permission", deployment), fields: [permission.rawValue], outcome: .denied)
        case .notYourMove(let side):
            try record(.denied, .deployment(self, "referral", deployment), fields: [side.rawValue], outcome: .denied)
        case .notYourSide(let side):
            try record(.denied, .deployment(self, "handover", deployment), fields: [side.rawValue], outcome: .denied)
        case .tooManyIdentities:
            try record(.denied, .deployment(self, "person", deployment), fields: ["identity_reads"], outcome: .denied)
            try execute("SELECT access.alert_of_reads(\(now))")
        case .emergencySuspended(let suspension):
            try record(
                .denied, .deployment(self, "emergency", deployment), fields: [suspension.rawValue], outcome: .denied)
        case .secrecyNeeded:
            try record(.denied, .deployment(self, "protection", deployment), outcome: .denied)
        case .notAssigned:
            try record(.denied, .deployment(self, "person", deployment), outcome: .denied)
        default: break
        }
    }
}
