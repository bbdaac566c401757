import Foundation
import Postgres
import Vault

extension RightsRequest {
    /// What a form or a command says of a new request, as it was typed.
    package struct Draft: Sendable {
        package var kind: String?
        package var askedBy: String?
        package var receivedOn: String?
        package var words: String?
        package init() {}
    }

    /// Records what someone asks about their own data: about a person, whoever sees their file does; about an account, its owner
    /// does, or whoever keeps accounts. The month begins on the day it was received.
    package static func record(
        _ draft: Draft, about subject: Subject, in tx: Transaction
    ) throws -> ID<RightsRequest> {
        guard let account = try tx.caller.account, let organisation = try tx.caller.organisation else {
            throw Refusal.notPermitted(.keepRequests)
        }
        let laterKeys = try tx.askKeys(about: [subject.about])
        try refuseStranger(subject, account, in: tx)
        var checks = Checks()
        let kind: Kind? = checks.code("kind", draft.kind, isNeeded: true)
        let askedBy: AskedBy = checks.code("asked_by", draft.askedBy) ?? .person
        let received =
            draft.receivedOn?.isEmpty ?? true
            ? Day(tx.now) : checks.day("received_on", draft.receivedOn, from: tx.now - 365 * 86_400, to: tx.now)
        let words = checks.text("words", draft.words, most: 2_000)
        try checks.done()
        guard let kind, let received else { throw Refusal.invalid([Invalid("kind", .missing)]) }

        let id = ID<RightsRequest>()
        let entry = tx.newEntry()
        var keys = try laterKeys.open()
        let sealed = try words.map { words in
            let key = try tx.makeKey(
                .narrative, of: id.rawValue, about: subject.about, organisation: organisation, into: &keys)
            return try key.seal(Words(text: words), at: place(id, in: organisation, isAnswer: false))
        }
        let (person, owner): (ID<Person>?, ID<Account>?) =
            switch subject {
            case .person(let id): (id, nil)
            case .account(let id): (nil, id)
            }
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.request (organisation, id, person, account, kind, asked_by, received_on, due_on, sealed, dek_version,
                recorded_by, recorded_at, entry)
            VALUES (\(organisation), \(id), \(person), \(owner), \(kind), \(askedBy), \(received.text)::date,
                \(dueDay(1, after: received).text)::date, \(sealed), \(sealed == nil ? nil : 1), \(account), \(tx.now), \(entry))
            RETURNING audit.digest(request)
            """)
        let trace: Trace =
            switch subject {
            case .person(let id): .one("person", id.rawValue, keys, in: organisation)
            case .account(let id): .deployment(tx, "account", id.rawValue)
            }
        try tx.record(.requestRecorded, entry: entry, trace, digest: digest.value.bytes, fields: [kind.rawValue])
        if owner != nil { try tx.execute("SELECT casework.tell_at_once(\(id), NULL, \(tx.now))") }
        return id
    }

    /// Records what whoever asks wants done about their own account.
    package static func recordOwn(_ draft: Draft, in tx: Transaction) throws -> ID<RightsRequest> {
        guard let account = try tx.caller.account else { throw Refusal.notPermitted(.keepRequests) }
        var own = draft
        (own.askedBy, own.receivedOn) = (nil, nil)
        return try record(own, about: .account(account), in: tx)
    }

    /// Whoever may not record this: of a person, whoever does not see the file; of another's account, whoever keeps none.
    private static func refuseStranger(_ subject: Subject, _ account: ID<Account>, in tx: Transaction) throws {
        switch subject {
        case .person(let id):
            let known: Only<Int>? = try tx.first(
                """
                SELECT \(Person.shownVersion)
                FROM casework.person p
                WHERE p.id = \(id) AND p.merged_into IS NULL AND p.erased_at IS NULL
                """)
            try tx.caller.require(.keepRequests)
            guard let known else { throw Refusal.notFound(.init(.person, id.rawValue)) }
            try tx.require(version: known.value)
        case .account(let id):
            guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
            if id != account { try tx.caller.require(.keepAccounts) }
        }
    }
}
