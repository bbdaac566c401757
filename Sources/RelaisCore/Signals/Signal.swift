import Foundation
import Postgres
import Vault

/// What a hint that something happened names an organisation by: it means nothing without the key file, for any login of
/// the database may listen.
struct Signal: Sendable, Hashable {
    let text: String

    /// What there is to hear: that something happened, or that someone was erased and their name is to be forgotten.
    enum Kind: String { case signal, forget }

    init(_ organisation: ID<Organisation>, _ keyring: Keyring, _ kind: Kind = .signal) {
        let id = organisation.rawValue
        let named = keyring.deploymentReference(organisation: id, type: kind.rawValue, object: id)
        text = named.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    init(heard text: Substring) { self.text = String(text) }

    /// What is said when sessions were ended: every process then asks at once whose still live.
    static let sessionsEnded = "sessions"
}

extension Transaction {
    /// Something happened that the pages open at this organisation may show: said by the runner, once this is committed.
    func signal(_ organisation: ID<Organisation>) { signalled.insert(organisation) }

    /// Sessions end with this transaction: pages that are open in them end when it is committed. Those that notify commit one
    /// at a time; this is rare enough.
    func endOpenPages() throws {
        try execute("SELECT pg_notify(\(Store.channel), \(Signal.sessionsEnded))")
    }

    /// Whatever daemon remembers a name of this organisation's people forgets it as soon as this is committed. In the
    /// transaction itself, unlike a hint: nobody is erased so often that it would keep others waiting.
    func forgetNames(of organisation: ID<Organisation>) throws {
        try execute("SELECT pg_notify(\(Store.channel), \(Signal(organisation, keyring, .forget).text))")
    }
}

extension Store {
    /// The channel of PostgreSQL that hints are sent on.
    static let channel = "relais_signals"
    /// So many signals go in one hint: PostgreSQL takes 8,000 bytes.
    static let mostSignals = 200

    /// Someone may have been erased: names of theirs that were opened for a search are forgotten.
    func hearForgetting(_ payload: String) {
        let words = Set(payload.split(separator: " ").prefix(Self.mostSignals).map { Signal(heard: $0) })
        for organisation in names.organisations
        where words.contains(Signal(ID(rawValue: organisation), keyring, .forget)) {
            names.forget(organisation)
        }
    }

    /// Hints to every process at these organisations that something happened. Never in the transaction in which it did:
    /// PostgreSQL lets those that notify commit one at a time.
    func announce(_ organisations: Set<ID<Organisation>>) async throws {
        let signals = organisations.map { Signal($0, keyring).text }
        try await pool.withConnection(deadline: .seconds(2)) { connection in
            for start in stride(from: 0, to: signals.count, by: Self.mostSignals) {
                let payload = signals[start..<min(start + Self.mostSignals, signals.count)].joined(separator: " ")
                try connection.execute("SELECT pg_notify(\(Self.channel), \(payload))")
            }
        }
    }
}
