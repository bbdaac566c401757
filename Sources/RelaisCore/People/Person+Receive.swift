import Foundation
import Postgres
import Vault

extension Person {
    /// Keeps what will open on acceptance: sealed for the recipient, shut until its acceptance is committed.
    static func escrow(
        civil: Bytes, contact: Bytes, referral: ID<Referral>, from referrer: ID<Organisation>,
        to recipient: ID<Organisation>,
        entry: ID<Entry>, in tx: Transaction
    ) throws {
        try tx.inside(.identity) {
            for (sealingClass, sealed) in [("civil", civil), ("contact", contact)] {
                try tx.execute(
                    """
                    INSERT INTO identity.disclosure (organisation, referral, referrer, class, sealed, dek_version, entry)
                    VALUES (\(recipient), \(referral), \(referrer), \(sealingClass), \(sealed), 1, \(entry))
                    """)
            }
        }
    }

    /// Makes the recipient's own person of an accepted referral, with its own code: what was read with the referral. The names and
    /// the contact follow once the acceptance is committed, in a transaction of their own (`openDisclosed`).
    static func receive(
        _ referral: ID<Referral>, for account: ID<Account>, of organisation: ID<Organisation>, in tx: Transaction
    ) throws -> ID<Person> {
        let id = ID<Person>()
        let entry = tx.newEntry()
        var own = Keys(tx.keyring)
        try tx.makePepper(of: id.rawValue, organisation: organisation, into: &own)
        let (_, digest) = try open(
            id, for: account, of: organisation, birthYear: nil, facts: "d.languages, d.french_level, d.commune",
            from: "FROM casework.disclosure d WHERE d.referral = \(referral)", entry: entry, in: tx)
        try tx.record(
            .personReceived, entry: entry, .one("person", id.rawValue, own, in: organisation), digest: digest.bytes)
        // A link opens nothing before the code was told (`ReferralLink.identify`).
        let isOpen = try tx.caller.kind != .link || tx.caller.may(.revealIdentity)
        if isOpen { tx.then { try openDisclosed(referral, to: id, in: $0) } }
        return id
    }

    /// Opens what an accepted referral disclosed, and seals it anew as the recipient's own. Both logs tell of it. Where nothing
    /// waits to be opened, nothing is done.
    static func openDisclosed(_ referral: ID<Referral>, to person: ID<Person>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [referral.rawValue, person.rawValue])
        let laterSides: Later<Sides> = try tx.ask(
            """
            SELECT r.referrer, r.recipient, d.on_acceptance
            FROM casework.referral r JOIN casework.disclosure d ON d.referral = r.id
            WHERE r.id = \(referral)
            """)
        let rows: [Escrowed] = try tx.inside(.identity) {
            try tx.all("SELECT class, sealed, dek_version FROM identity.open_disclosure(\(referral))")
        }
        guard !rows.isEmpty else { return }
        let (sides, keys) = (try laterSides.one(), try laterKeys.open())
        let identity = try Escrowed.identity(
            rows, of: referral.rawValue, for: sides.recipient, at: Referral.escrowPlace(referral, of: sides.recipient),
            keys)
        let written = try fill(person, of: sides.recipient, with: identity, about: referral.rawValue, keys, in: tx)
        let crossing = Crossing(
            organisation: sides.referrer, trace: .one("referral", referral.rawValue, keys, in: sides.referrer))
        try tx.record(
            .disclosureOpened, entry: written.entry, .one("person", person.rawValue, keys, in: sides.recipient),
            previous: written.previous, digest: written.digest, fields: sides.fields, crossing: crossing)
    }

    private struct Sides: RowDecodable {
        let referrer: ID<Organisation>
        let recipient: ID<Organisation>
        let fields: [String]
        init(row: Row) throws { (referrer, recipient, fields) = try row.decode() }
    }
}
