import Foundation
import Ledger
import Postgres

/// The newest checkpoint of a log, on its way to witnesses and back (C2SP tlog-witness).
package enum LogCosigning {
    private struct Newest: RowDecodable {
        let size: Int
        let note: String
        init(row: Row) throws { (size, note) = try row.decode() }
    }

    /// What a witness is asked, who signed the log at the size `old` last; 0 for one that never did.
    ///
    /// - Throws: `Refusal.notFound` for a log without a checkpoint; `ProofError.outOfRange` for a size it never had.
    package static func request(of log: UUID, from old: UInt64, in tx: Transaction) throws -> AddCheckpoint {
        try tx.caller.require(.readAudit)
        return try tx.inside(.auditor) {
            let newest = try newest(of: log, in: tx)
            let proof = try tx.tree(of: log, size: UInt64(clamping: newest.size)).consistencyProof(from: old)
            return AddCheckpoint(old: old, proof: proof, note: try SignedNote(whole: newest.note))
        }
    }

    /// Keeps what witnesses answered: the lines that are good signatures of the newest checkpoint by a witness of `policy`.
    /// The others are passed over, as the norm says. Returns who signed it now; that anyone did is an entry.
    ///
    /// - Throws: `NoteError.malformed` for lines that are no signatures; `Refusal.notFound` as `request`.
    package static func keep(
        _ lines: String, of log: UUID, by policy: Policy, in tx: Transaction
    ) throws -> [VerifierKey] {
        try tx.caller.require(.readAudit)
        let signers = try tx.inside(.auditor) {
            let newest = try newest(of: log, in: tx)
            var note = try SignedNote(whole: newest.note)
            let answered = try SignedNote(whole: newest.note + lines)
            let known = policy.witnesses.map(\.key)
            for signature in answered.signatures where known.contains(where: { signature.isBy($0, over: note.text) }) {
                note.add(signature)
            }
            try tx.execute("SELECT audit.add_checkpoint(\(log), \(newest.size), \(note.whole), \(tx.now))")
            return try note.signers(among: known)
        }
        try tx.record(.auditCosigned, .deployment(tx, "audit", log))
        return signers
    }

    private static func newest(of log: UUID, in tx: Transaction) throws -> Newest {
        let found: Newest? = try tx.first(
            "SELECT c.size, c.note FROM audit.checkpoint c WHERE c.log = \(log) ORDER BY c.size DESC LIMIT 1")
        guard let found else { throw Refusal.notFound(.init(.organisation, log)) }
        return found
    }
}

extension Witness {
    /// Answers a request, and keeps what it signed before the answer is there: under the file's lock, so that of two at once the
    /// second hears of the first.
    package func answer(_ body: [UInt8], at time: UInt64, keeping file: HeadFile) throws -> Answer {
        try file.update { heads in
            let answer = try answer(body, at: time) { heads[$0] ?? .empty }
            if case .cosigned(_, let keep) = answer,
                let checkpoint = try? Checkpoint(text: AddCheckpoint(body: body).note.text)
            {
                heads[checkpoint.origin] = keep
            }
            return answer
        }
    }
}
