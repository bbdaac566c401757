import Foundation
import Postgres
import Vault

extension Person {
    /// Offers someone's whole file to another organisation: a copy of the identity is sealed for it and kept shut until it
    /// takes the file, an age bracket and what names nobody are shown to it, with a word if there is one.
    ///
    /// For whoever follows the person. The file stays as it is until it is taken. It needs an agreement between the two
    /// organisations and a right to disclose all of it, as a referral does; what has to be said in words is the note.
    package static func handOver(
        _ id: ID<Person>, to organisation: String?, basis: String? = nil, note: String? = nil, in tx: Transaction
    ) throws -> ID<Handover> {
        let (account, own) = try tx.caller.member(.handOverPeople)
        var checks = Checks()
        let basis: Disclosure.Basis = checks.code("basis", basis) ?? .consent
        let note = checks.text("note", note, most: 500, isNeeded: basis.needsWords)
        if organisation?.isEmpty ?? true { checks.refuse("organisation", .missing) }
        try checks.done()
        let file = try HeldFile.held([id], of: own, in: tx)[0]
        try tx.require(version: file.version)
        try file.refuseRestricted()
        guard let contents = file.contents else { throw Refusal.notFound(.init(.person, id.rawValue)) }
        let receiver = try chosen(organisation ?? "", besides: own, in: tx)
        let offered: Only<Bool> = try tx.one("SELECT casework.is_offered(\(id))")
        guard !offered.value else { throw Refusal.handoverIs(.offered) }
        let enrolled: Only<Bool> = try tx.one("SELECT casework.is_enrolled(\(id))")
        guard !enrolled.value else { throw Refusal.mentoring(.inProgramme) }
        let ground = try Disclosure.ground(
            basis, for: Consent.fields(for: .handover), of: id, birth: contents.civil.birth, to: receiver,
            for: .handover, isRelied: true, in: tx)
        try ground.require()

        let handover = ID<Handover>()
        let entry = tx.newEntry()
        var keys = Keys(tx.keyring)
        let bracket = contents.civil.birth.map { AgeBracket(age: $0.age(on: Day(tx.now))) }
        try tx.execute(
            """
            INSERT INTO casework.handover_side (organisation, handover, giver, receiver, person, account, entry)
            VALUES (\(own), \(handover), \(own), \(receiver), \(id), \(account), \(entry))
            """)
        try tx.execute(
            """
            INSERT INTO casework.handover (id, giver, receiver, state, age_bracket, languages, french_level, commune,
                basis, consent, offered_by, offered_at, entry)
            VALUES (\(handover), \(own), \(receiver), 'offered', \(bracket), \(contents.languages), \(contents.frenchLevel),
                \(contents.commune), \(ground.basis), \(ground.consent?.id), \(account), \(tx.now), \(entry))
            """)
        try share(handover, from: own, to: receiver, into: &keys, in: tx)
        try escrow(contents, handover, from: own, to: receiver, entry: entry, keys: &keys, in: tx)
        let sealed = try note.map { note in
            let key = try tx.makeKey(
                .narrative, of: handover.rawValue, about: handover.rawValue, organisation: own, sharedWith: receiver,
                into: &keys)
            return try key.seal(Words(text: note), at: Handover.wordPlace(handover, of: own))
        }
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.handover
            SET sealed = \(sealed), dek_version = \(sealed == nil ? nil : 1)
            WHERE id = \(handover)
            RETURNING audit.digest(handover)
            """)

        let crossing = Crossing(organisation: receiver, trace: .one("handover", handover.rawValue, keys, in: receiver))
        try tx.record(
            .personHandoverOffered, entry: entry, .one("handover", handover.rawValue, keys, in: own),
            digest: digest.value.bytes, fields: contents.values.map(\.field), crossing: crossing)
        try tx.enqueue(Handover.tell(.receiver, receiver, of: handover, move: entry))
        return handover
    }

    /// The organisation someone named, by id or by name.
    private static func chosen(
        _ text: String, besides own: ID<Organisation>, in tx: Transaction
    ) throws -> ID<Organisation> {
        let found: Only<ID<Organisation>>? = try tx.first(
            "SELECT id FROM directory.organisation WHERE id = \(ID<Organisation>(text)) OR lower(name) = lower(\(text))"
        )
        guard let found else { throw Refusal.invalid([Invalid("organisation", .notInList)]) }
        guard found.value != own else { throw Refusal.invalid([Invalid("organisation", .ownOrganisation)]) }
        return found.value
    }

    /// Both logs tell of the offer under a reference of their own.
    private static func share(
        _ handover: ID<Handover>, from giver: ID<Organisation>, to receiver: ID<Organisation>, into keys: inout Keys,
        in tx: Transaction
    ) throws {
        try tx.makePepper(of: handover.rawValue, organisation: giver, into: &keys)
        try tx.inside(.vault) {
            try tx.execute("UPDATE keys.pepper SET shared_with = \(receiver) WHERE subject = \(handover)")
        }
    }

    /// Seals the identity for whoever takes the file, with keys of their own.
    private static func escrow(
        _ contents: Contents, _ handover: ID<Handover>, from giver: ID<Organisation>, to receiver: ID<Organisation>,
        entry: ID<Entry>, keys: inout Keys, in tx: Transaction
    ) throws {
        func sealed(_ value: some Encodable, _ sealingClass: SealingClass) throws -> Bytes {
            let key = try tx.makeKey(
                sealingClass, of: handover.rawValue, about: handover.rawValue, organisation: receiver, into: &keys)
            return try key.seal(value, at: Handover.escrowPlace(handover, of: receiver))
        }
        let rows = [
            ("civil", try sealed(contents.civil, .civil)), ("contact", try sealed(contents.contact, .contact)),
        ]
        try tx.inside(.identity) {
            for (sealingClass, sealed) in rows {
                try tx.execute(
                    """
                    INSERT INTO identity.handover (organisation, handover, giver, class, sealed, dek_version, entry)
                    VALUES (\(receiver), \(handover), \(giver), \(sealingClass), \(sealed), 1, \(entry))
                    """)
            }
        }
    }
}
