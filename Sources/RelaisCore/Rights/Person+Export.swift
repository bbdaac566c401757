import Foundation
import Postgres

extension Person {
    /// Gives out everything that is kept of someone, for a reason: for whoever follows them, and proved a moment ago who they are.
    /// The entries commit before a byte leaves. It opens the identity, its history and what protects them as those verbs do, and
    /// counts as they do; nothing of it is kept.
    package static func export(
        _ id: ID<Person>, reason: String?, words: String? = nil, in tx: Transaction
    ) throws -> PersonExport {
        let (_, organisation) = try tx.caller.member(.exportPeople)
        try tx.requireStepUp()
        var checks = Checks()
        let known: PersonExport.Reason? = checks.code("reason", reason, isNeeded: true)
        let words = checks.text("words", words, most: 300, isNeeded: known == .other)
        try checks.done()
        let references = try FileReferences(of: id, in: organisation, tx)
        let identity = try revealed(id, in: tx)
        let history = try revealHistory(id, purpose: RevealPurpose.rightsRequest.rawValue, in: tx)
        let isBound = try Safeguards.askSecrecy(in: tx).one().value
        let protection =
            isBound ? try openProtection(id, purpose: RevealPurpose.rightsRequest.rawValue, in: tx) : nil
        var gathering = try Gathering(references, of: id, in: organisation, tx)
        gathering.add(identity, history, protection)
        let sections = try gathering.sections(in: tx)
        let statement = try Statement(of: id, in: tx)

        let entry = tx.newEntry()
        if let words { try keepReason(words, of: id, entry: entry, organisation: organisation, in: tx) }
        try tx.record(
            .personExported, entry: entry, .one("person", id.rawValue, references.keys, in: organisation),
            purpose: known?.rawValue, fields: sections.map(\.name.rawValue),
            reason: words == nil ? nil : entry.rawValue)
        return PersonExport(
            person: id, code: references.code, organisation: try tx.caller.organisationName, madeAt: tx.now,
            reference: entry, sections: sections, statement: statement, hasProtection: isBound)
    }
}

extension Person {
    /// The identity, for whoever follows the person: whoever only sees the file is told so.
    private static func revealed(_ id: ID<Person>, in tx: Transaction) throws -> Identity {
        do {
            return try reveal(id, purpose: RevealPurpose.rightsRequest.rawValue, in: tx)
        } catch Refusal.notFound {
            throw Refusal.notAssigned
        }
    }
}
