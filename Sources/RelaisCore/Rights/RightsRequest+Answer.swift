import Foundation
import Postgres
import Vault

extension RightsRequest {
    /// What a form or a command says of an answer, as it was typed.
    package struct Reply: Sendable {
        package var answer: String?
        package var refusedFor: String?
        package var act: String?
        package var answeredOn: String?
        package var words: String?
        package init() {}
    }

    /// Answers what was asked, once: granted, in part or not, for a reason; what was done for it is named, and must have been done
    /// since it was received. Nobody answers what they asked themselves.
    package static func answer(_ id: ID<RightsRequest>, _ reply: Reply, in tx: Transaction) throws {
        let request = try held(id, in: tx)
        guard let account = try tx.caller.account, let organisation = try tx.caller.organisation else {
            throw Refusal.notPermitted(.keepRequests)
        }
        var checks = Checks()
        let answer: Answer? = checks.code("answer", reply.answer, isNeeded: true)
        let refused: Refused? = checks.code("refused_for", reply.refusedFor, isNeeded: answer?.needsReason ?? false)
        let act: Act? = checks.code("act", reply.act)
        let words = checks.text("words", reply.words, most: 2_000)
        let day =
            reply.answeredOn?.isEmpty ?? true
            ? Day(tx.now) : checks.day("answered_on", reply.answeredOn, from: nil, to: tx.now)
        if let day, request.receivedOn.isAfter(day) { checks.refuse("answered_on", .tooEarly) }
        let done = try act.flatMap { try request.entry(of: $0, in: organisation, tx) }
        if act != nil, done == nil { checks.refuse("act", .notDone) }
        if act == .erasure, words != nil { checks.refuse("words", .erasedSubject) }
        try checks.done()

        let entry = tx.newEntry()
        var keys = request.keys
        let sealed = try words.map { words in
            let known = try? keys.key(organisation: organisation, subject: id.rawValue, .narrative)
            let key =
                try known
                ?? tx.makeKey(
                    .narrative, of: id.rawValue, about: request.subject.about, organisation: organisation, into: &keys)
            return try key.seal(Words(text: words), at: place(id, in: organisation, isAnswer: true))
        }
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.request
            SET answer = \(answer), refused_for = \(answer?.needsReason ?? false ? refused : nil), answer_sealed = \(sealed),
                answer_dek_version = \(sealed == nil ? nil : 1), act = \(act), act_entry = \(done), answered_on = \(day?.text)::date,
                answered_by = \(account), answered_at = \(tx.now), \(Referral.signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(request)
            """)
        try tx.record(
            .requestAnswered, entry: entry, request.trace(in: organisation, tx), previous: request.entry,
            digest: digest.value.bytes, fields: [answer?.rawValue ?? "", act?.rawValue].compactMap(\.self))
    }

    /// The audit entry of the last such act since the request was received; `nil` when there is none. An erasure leaves no
    /// reference to look by: its entry is the one the row itself names.
    private func entry(of act: Act, in organisation: ID<Organisation>, _ tx: Transaction) throws -> ID<Entry>? {
        guard case .person(let person) = subject else { return nil }
        if act == .erasure {
            let erased: Only<ID<Entry>>? = try tx.first(
                "SELECT entry FROM casework.person WHERE id = \(person) AND erased_at IS NOT NULL")
            return erased?.value
        }
        let merged: [Only<UUID>] = try tx.all(
            "SELECT id FROM casework.person WHERE merged_into = \(person) OR id = \(person) LIMIT \(FileReferences.most)"
        )
        let keys = try tx.askKeys(about: merged.map(\.value)).open()
        let references = merged.map { Bytes(keys.reference("person", $0.value, in: organisation)) }
        let found: Only<ID<Entry>?> = try tx.one(
            """
            SELECT id
            FROM audit.last_act(\(person), \(references), \(act.events.map(\.rawValue)),
                (\(receivedOn.text)::date - 1)::timestamptz)
            """)
        return found.value
    }
}
