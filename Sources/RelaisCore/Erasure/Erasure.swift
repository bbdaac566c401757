import Foundation
import Postgres
import Vault

/// An erasure that this transaction has made, and whom it is told to.
struct Erasure {
    private let person: ID<Person>
    private let organisation: ID<Organisation>
    private let entry: ID<Entry>
    private let digest: Bytes
    private let copies: [Copy]

    /// A referral or an offer by which another organisation holds a copy of its own.
    private struct Copy {
        let type: String
        let id: UUID
        let holder: ID<Organisation>
    }

    /// How many other organisations are told.
    var told: Int { Set(copies.map(\.holder)).count }

    private struct Answer: RowDecodable {
        let outcome: String
        let digest: Bytes?
        let referrals: [UUID]?
        let handovers: [UUID]?
        let holders: [ID<Organisation>]?
        init(row: Row) throws { (outcome, digest, referrals, handovers, holders) = try row.decode() }

        var copies: [Copy] {
            let named = (referrals ?? []).map { ("referral", $0) } + (handovers ?? []).map { ("handover", $0) }
            return zip(named, holders ?? []).map { Copy(type: $0.0, id: $0.1, holder: $1) }
        }
    }

    /// The statement. It locks the file, and looks again at what the rules asked of it. `seen` is the version of the file.
    ///
    /// - Throws: `Refusal.erased` when there is nobody to erase any more; `.changedSince` when the file is not as it was.
    init(of person: ID<Person>, in organisation: ID<Organisation>, seen: Int, _ tx: Transaction) throws {
        let entry = tx.newEntry()
        // More than there are files that were merged into one: each gets a code that is on no paper.
        let codes = Set((0..<200).map { _ in Code.new(Code.person) })
        let answer: Answer = try tx.one(
            """
            SELECT outcome, digest, told_referrals, told_handovers, holders
            FROM casework.erase_person(\(person), \(seen), \(Array(codes)), \(tx.now), \(entry))
            """)
        switch answer.outcome {
        case "erased": break
        case "changed", "open", "held": throw Refusal.changedSince
        default: throw Refusal.erased
        }
        (self.person, self.organisation, self.entry) = (person, organisation, entry)
        (digest, copies) = (answer.digest ?? Bytes([]), answer.copies)
    }

    /// The audit: that someone was erased, under the reference that nobody computes any more; and, in both logs, of each copy,
    /// that its holder is told. Then what comes after: the log of erasures, and the names that daemons remember.
    func record(purpose: String, _ keys: Keys, previous: ID<Entry>?, in tx: Transaction) throws {
        try tx.record(
            .personErased, entry: entry, .one("person", person.rawValue, keys, in: organisation), previous: previous,
            digest: digest.bytes, purpose: purpose)
        let shared = try tx.askKeys(about: copies.map(\.id)).open()
        for copy in copies {
            let crossing = Crossing(
                organisation: copy.holder, trace: .one(copy.type, copy.id, shared, in: copy.holder))
            try tx.record(
                .personErasureTold, .one(copy.type, copy.id, shared, in: organisation), purpose: purpose,
                crossing: crossing)
        }
        tx.erased.append(.init(at: tx.now, organisation: organisation, subject: .person(person), entry: entry))
        tx.hasEnqueued = true
        try tx.forgetNames(of: organisation)
    }
}
