import Foundation
import Postgres
import Vault

extension Concern {
    /// What a form or a command says of one, as it was typed.
    package struct Draft: Sendable {
        /// What happened, or what somebody is worried about.
        package var words: String?
        /// Whether somebody is in danger now: `yes` or `no`.
        package var urgent: String?

        package init(words: String? = nil, urgent: String? = nil) { (self.words, self.urgent) = (words, urgent) }
    }

    /// Raises a concern about a match one is on, works with or follows somebody of. Whom it reaches is told at once; where nobody is
    /// there for it, whoever coordinates or keeps accounts is, without being told what it says.
    ///
    /// - Throws: `Refusal.notFound` for a match that is none of the caller's; `.invalid`.
    @discardableResult
    package static func raise(_ draft: Draft, about match: ID<Match>, in tx: Transaction) throws -> ID<Concern> {
        let (_, organisation) = try tx.caller.member(.raiseConcerns)
        _ = try Raisable(match, in: tx)
        var checks = Checks()
        let words = checks.text("words", draft.words, most: mostWords, isNeeded: true) ?? ""
        let urgent: Answer? = checks.code("urgent", draft.urgent, isNeeded: true)
        try checks.done()

        let (id, note, entry) = (ID<Concern>(), UUID(), tx.newEntry())
        let sealed = try seal(Words(text: words), note, in: organisation, tx)
        let digest: Only<Bytes> = try tx.inside(.protection) {
            try tx.one(
                """
                SELECT protection.raise_concern(\(id), \(match), \(urgent == .yes), \(note), \(sealed), \(tx.now), \(entry))
                """)
        }
        try tx.record(.concernRaised, entry: entry, trace(id, in: tx), digest: digest.value.bytes)
        return id
    }

    private enum Answer: String { case yes, no }

    /// Seals words under a key of their own, which whoever writes them cannot ask for again.
    static func seal(_ words: Words, _ id: UUID, in organisation: ID<Organisation>, _ tx: Transaction) throws -> Bytes {
        var keys = Keys(tx.keyring)
        let key = try tx.makeKey(.protection, of: id, about: id, organisation: organisation, into: &keys)
        return try key.seal(words, at: notePlace(id, in: organisation))
    }

    /// Refuses (`notFound`) whoever may not add to one: it was raised by another, and did not reach them.
    package static func requireAddable(_ id: ID<Concern>, in tx: Transaction) throws {
        _ = try tx.caller.member(.raiseConcerns)
        let found: Only<Bool> = try tx.inside(.protection) {
            try tx.one(
                """
                SELECT EXISTS (SELECT FROM protection.own_concerns() o WHERE o.id = \(id))
                    OR EXISTS (SELECT FROM protection.concern c WHERE c.id = \(id))
                """)
        }
        guard found.value else { throw Refusal.notFound(.init(.concern, id.rawValue)) }
    }

    /// Adds to a concern that one raised, or that reached one.
    package static func add(_ words: String?, to id: ID<Concern>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.raiseConcerns)
        var checks = Checks()
        let words = checks.text("words", words, most: mostWords, isNeeded: true) ?? ""
        try checks.done()

        let (note, entry) = (UUID(), tx.newEntry())
        let sealed = try seal(Words(text: words), note, in: organisation, tx)
        let digest: Only<Bytes?> = try tx.inside(.protection) {
            try tx.one("SELECT protection.add_to_concern(\(id), \(note), \(sealed), \(tx.now), \(entry))")
        }
        guard let digest = digest.value else { throw Refusal.notFound(.init(.concern, id.rawValue)) }
        try tx.record(.concernAdded, entry: entry, trace(id, in: tx), digest: digest.bytes)
    }
}
