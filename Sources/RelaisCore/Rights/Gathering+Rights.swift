import Foundation
import Postgres
import Vault

extension Gathering {
    /// What they agreed to, were told, asked for; where their file went, and what was corrected of it elsewhere.
    func askRights(in tx: Transaction) throws -> Later {
        let laterConsents = try ConsentLine.ask(of: person, in: tx)
        let laterSaid: RelaisCore.Later<ConsentRow> = try tx.ask(
            "SELECT id, sealed FROM casework.consent WHERE organisation = \(organisation) AND person = \(person) LIMIT 500"
        )
        let laterInformation = try Information.ask(of: person, in: tx)
        let laterRequests: RelaisCore.Later<RequestRow> = try tx.ask(
            """
            SELECT id, kind, asked_by, received_on::text, due_on::text, prolonged_for, answer, refused_for, act, answered_on::text, sealed,
                answer_sealed
            FROM casework.request
            WHERE organisation = \(organisation) AND person = \(person)
            ORDER BY received_on, id
            LIMIT 500
            """)
        let laterRestrictions = try Restriction.ask(of: person, in: tx)
        let laterHandovers: RelaisCore.Later<HandoverRow> = try tx.ask(
            """
            SELECT h.id, g.name, o.name, h.giver, h.receiver, h.state, h.offered_at, h.answered_at, h.reason, h.sealed, h.answer_sealed
            FROM casework.handover_side s
            JOIN casework.handover h ON h.id = s.handover
            JOIN directory.organisation g ON g.id = h.giver
            JOIN directory.organisation o ON o.id = h.receiver
            WHERE s.organisation = \(organisation) AND s.person = \(person)
            ORDER BY h.offered_at, h.id
            LIMIT 200
            """)
        let laterCorrections = try CorrectionLine.ask(of: person, in: tx)
        return {
            let said = Dictionary(try laterSaid.all().map { ($0.id, $0.sealed) }) { first, _ in first }
            return [
                .init(
                    name: .consents,
                    records: try laterConsents.all().map { try consent($0, said[$0.id.rawValue].flatMap(\.self)) }),
                .init(name: .information, records: try laterInformation.all().map(\.record)),
                .init(name: .requests, records: try laterRequests.all().map(request)),
                .init(name: .restrictions, records: try laterRestrictions.all().map(\.record)),
                .init(name: .handovers, records: try laterHandovers.all().map(handover)),
                .init(name: .corrections, records: try laterCorrections.all().map(\.record)),
            ]
        }
    }

    /// Who signed is left out: whoever agreed is told in their quality.
    private func consent(_ line: ConsentLine, _ sealed: Bytes?) throws -> PersonExport.Record {
        var said: Consent.Said?
        if let sealed,
            let key = try? references.keys.key(organisation: organisation, subject: line.id.rawValue, .narrative)
        {
            said = try key.open(sealed, at: Consent.place(line.id, in: organisation))
        }
        var others = others
        if let signer = said?.signer { others.add(knownAs: signer) }
        var record = PersonExport.Record([
            ("purpose", line.purpose.rawValue), ("organisation", line.recipientName),
            ("given_by", line.givenBy.rawValue),
            ("shares_result", line.sharesResult ? "yes" : "no"), ("assent", line.hasAssent ? "yes" : "no"),
            ("method", line.method.rawValue),
            ("language", line.language.code),
            ("interpreter", line.hasInterpreter ? "yes" : "no"), ("notice_version", line.noticeVersion),
            ("given_on", line.givenOn.text), ("from", line.from.text), ("until", line.until.text),
            ("ending", line.ending?.rawValue), ("ended_at", line.endedAt?.exported),
            ("words", said?.words.map { others.leftOut(of: $0) }),
        ])
        record.add("fields", line.fields)
        return record
    }

    private func request(_ row: RequestRow) throws -> PersonExport.Record {
        func said(_ sealed: Bytes?, isAnswer: Bool) throws -> String? {
            try words(
                sealed, of: row.id.rawValue, by: organisation,
                at: RightsRequest.place(row.id, in: organisation, isAnswer: isAnswer))
        }
        var record = row.record
        record.add([
            ("words", try said(row.sealed, isAnswer: false)),
            ("answer_words", try said(row.answerSealed, isAnswer: true)),
        ])
        return record
    }

    private func handover(_ row: HandoverRow) throws -> PersonExport.Record {
        var record = row.record
        record.add([
            (
                "note",
                try words(row.sealed, of: row.id.rawValue, by: row.giver, at: Handover.wordPlace(row.id, of: row.giver))
            ),
            (
                "answer",
                try words(
                    row.answerSealed, of: row.id.rawValue, by: row.receiver,
                    at: Handover.answerPlace(row.id, of: row.receiver))
            ),
        ])
        return record
    }
}

private struct ConsentRow: RowDecodable {
    let id: UUID
    let sealed: Bytes?
    init(row: Row) throws { (id, sealed) = try row.decode() }
}

private struct RequestRow: RowDecodable {
    let id: ID<RightsRequest>
    let record: PersonExport.Record
    let sealed: Bytes?
    let answerSealed: Bytes?

    init(row: Row) throws {
        let (kind, askedBy, received, due): (String, String, String, String)
        let codes: (String?, String?, String?, String?, String?)
        (
            id, kind, askedBy, received, due, codes.0, codes.1, codes.2, codes.3, codes.4, sealed, answerSealed
        ) = try row.decode()
        record = PersonExport.Record([
            ("kind", kind), ("asked_by", askedBy), ("received_on", received), ("due_on", due),
            ("prolonged_for", codes.0),
            ("answer", codes.1), ("refused_for", codes.2), ("act", codes.3), ("answered_on", codes.4),
        ])
    }
}

private struct HandoverRow: RowDecodable {
    let id: ID<Handover>
    let giver: ID<Organisation>
    let receiver: ID<Organisation>
    let record: PersonExport.Record
    let sealed: Bytes?
    let answerSealed: Bytes?

    init(row: Row) throws {
        let (giverName, receiverName, state): (String, String, String)
        let (offered, answered, reason): (Date, Date?, String?)
        (
            id, giverName, receiverName, giver, receiver, state, offered, answered, reason, sealed, answerSealed
        ) = try row.decode()
        record = PersonExport.Record([
            ("from", giverName), ("to", receiverName), ("state", state), ("offered_at", offered.exported),
            ("answered_at", answered?.exported), ("reason", reason),
        ])
    }
}

extension Information {
    fileprivate var record: PersonExport.Record {
        .init([
            ("given_on", givenOn.text), ("version", version), ("language", language.code), ("told", told.rawValue),
            ("interpreter", hasInterpreter ? "yes" : "no"),
        ])
    }
}

extension Restriction {
    fileprivate var record: PersonExport.Record {
        .init([
            ("reason", reason.rawValue), ("restricted_at", restrictedAt.exported), ("lifted_for", liftedFor?.rawValue),
            ("told_on", toldOn?.text), ("lifted_at", liftedAt?.exported),
        ])
    }
}

extension CorrectionLine {
    fileprivate var record: PersonExport.Record {
        var record = PersonExport.Record([
            ("from", referrerName), ("to", recipientName), ("reference", reference), ("state", state.rawValue),
            ("offered_at", offeredAt.exported), ("answered_at", answeredAt?.exported),
        ])
        record.add("fields", fields)
        return record
    }
}
