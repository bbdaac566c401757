import Foundation

/// Verifies logs, from wherever their parts come: it knows no database, no file and no network.
///
/// Hand in each log between `begin` and `end`: first its leaves in order of position with their entries, then entries without a
/// leaf, tiles, purges and checkpoints. Then what spans logs: rows and counters of sessions. `finish` gives the result.
package struct Verifier {
    private let terms: Terms
    private var verification = Verification()
    private var sessions = Sessions()
    private var twins = Twins()
    private var rows = RowStates()
    private var log: LogVerifier?
    private var claims: CheckpointClaims
    private var ids: [UUID] = []
    private var ended: [LogVerifier] = []
    private var keptUsed: Set<String> = []

    package init(_ terms: Terms) {
        self.terms = terms
        claims = CheckpointClaims(policy: terms.policy, trustsPolicy: terms.trustsPolicy)
        verification.sessionsChecked = terms.followsSessions
        verification.isDemonstration = terms.isDemonstration
        verification.trustsPolicy = terms.trustsPolicy
        verification.expectsEveryKept = terms.expectsEveryKept
    }

    /// Begins with the next log. `covers` are the positions whose entries will be handed in; nil for all.
    package mutating func begin(_ id: UUID, origin: String, covers: Range<UInt64>? = nil) {
        precondition(log == nil, "a log is open")
        log = LogVerifier(
            log: id, origin: origin, covers: covers, now: terms.now, followsDates: !terms.isDemonstration)
        claims = CheckpointClaims(policy: terms.policy, trustsPolicy: terms.trustsPolicy)
        ids.append(id)
    }

    /// The leaf at a position, and its entry where it is kept.
    package mutating func add(_ position: UInt64, _ leaf: Hash, _ entry: HeldEntry?) {
        guard let said = log?.add(position, leaf, entry) else { return }
        take(said, leaf, at: position)
    }

    /// An entry of the log that has no leaf yet.
    package mutating func add(unsequenced entry: HeldEntry) {
        let late = { [terms] (at: Int64) in at < terms.now - terms.maxAge }
        guard let said = log?.add(unsequenced: entry, isLate: late) else { return }
        take(said, .leaf(entry.bytes), at: Sessions.unsequenced)
    }

    private mutating func take(_ said: Said, _ leaf: Hash, at position: UInt64) {
        if terms.followsSessions { sessions.add(said, log: ids.count - 1, position: position) }
        let positions = position == Sessions.unsequenced ? 0..<0 : position..<position + 1
        twins.add(said, at: positions, leaf)
        if terms.comparesRows {
            rows.add(
                said, leaf, log: ids.count - 1, position: position,
                isLasting: said.outcome == "ok" && terms.lasting(said.action))
        }
    }

    /// A tile as it is kept; nil hashes are bytes that are no whole hashes.
    package mutating func add(_ tile: Tile, _ hashes: [Hash]?) { log?.add(tile, hashes ?? []) }

    /// What was purged, and the position of the entry that authorises it.
    package mutating func add(purge manifest: String, authorisedBy position: UInt64?) {
        log?.add(manifest, authorisedBy: position)
    }

    /// The id that the entry at a position of the open log had: the entry is not kept. It counts where a purge names the position.
    package mutating func add(purgedEntry id: UUID, at position: UInt64) { log?.add(goneEntry: id, at: position) }

    /// A checkpoint as the log keeps it, with its cosignatures, and of which size it says it is beside it.
    package mutating func add(checkpoint: String, size: UInt64? = nil) {
        if var open = log.take() {
            claims.add(checkpoint, of: &open, isKept: false, size: size)
            log = open
        }
    }

    /// Ends the log, and compares it with every checkpoint of it.
    package mutating func end() {
        guard var open = log.take() else { return }
        for text in terms.kept where Self.origin(text) == open.origin {
            claims.add(text, of: &open, isKept: true)
            keptUsed.insert(text)
        }
        if let head = terms.heads[open.origin] { claims.add(head) }
        open.close()
        claims.settle(&open) { [terms] in $0 < terms.now - terms.maxAge }
        for finding in open.findings { verification.add(finding) }
        verification.logs.append(open.result)
        if terms.comparesRows { rows.add(purged: open.purgedEntries) }
        ended.append(open)
    }

    /// A counter that an entry elsewhere has: in a log that is not handed in.
    package mutating func add(_ session: UUID, elsewhere sequence: UInt64) {
        sessions.add(session, elsewhere: sequence)
    }

    /// What a session counted last, as its own row says; its entries are in this log. It began at `startedAt` (microseconds since
    /// 1970): nil where that is not known.
    package mutating func add(_ session: UUID, last: UInt64, in log: UUID, startedAt: Int64? = nil) {
        sessions.add(session, last: last, log: ids.firstIndex(of: log) ?? Sessions.elsewhere, startedAt: startedAt)
    }

    /// A row as it is now, once all logs are in.
    package mutating func add(_ row: LiveRow) { rows.add(row) }

    /// What came of it. A kept checkpoint of a log that was not handed in is of one that is gone, where all logs are in.
    package mutating func finish(isWhole: Bool) -> Verification {
        if terms.followsSessions { settleSessions() }
        settlePrevious(isWhole: isWhole)
        if terms.comparesRows { settleRows() }
        let peers = ended.filter(\.hasEveryEntry).map {
            ($0.log, Twins.Peer(horizon: $0.horizon(), purged: $0.purgedCount))
        }
        twins.settle(peers: Dictionary(peers) { first, _ in first }) { log, positions, leaf, place in
            verification.add(
                Finding(.pairMissing, log: log.text, positions: positions, found: leaf, place: place))
        }
        for text in terms.kept where !keptUsed.contains(text) { tellOfAnother(text, isWhole: isWhole) }
        return verification
    }

    private mutating func settleSessions() {
        sessions.settle(
            excused: ended.reduce(0) { $0 + $1.purgedCount }, horizon: ended.map { $0.horizon() }.max() ?? .min,
            followsTime: !terms.isDemonstration
        ) { log, code, positions, place in
            let name = log == Sessions.elsewhere ? "-" : ids[log].text
            verification.add(Finding(code, log: name, positions: positions, place: place))
        }
    }

    private mutating func settleRows() {
        let horizon = ended.map { $0.horizon(keeping: max(terms.keepsWrites, Purge.shortest)) }.max() ?? .min
        let count = rows.settle(horizon: horizon) { log, code, positions, expected, found, place in
            verification.add(
                Finding(
                    code, log: log.map { ids[$0].text } ?? "-", positions: positions, expected: expected, found: found,
                    place: place))
        }
        (verification.rows, verification.rowsCounted, verification.rowsNamed) = (count.all, count.compared, count.named)
    }

    /// The entry before on the same object stands earlier in the same log, or, of an object of two organisations, in the other's.
    private mutating func settlePrevious(isWhole: Bool) {
        for (place, log) in ended.enumerated() {
            for (position, previous) in log.unresolved {
                let isLater = log.position(of: previous) != nil
                let isElsewhere = ended.enumerated().contains { $0 != place && $1.position(of: previous) != nil }
                guard isLater || isWhole && !isElsewhere else { continue }
                verification.add(
                    Finding(.prevBroken, log: log.log.text, positions: position..<position + 1, expected: previous))
            }
        }
    }

    /// A kept text that is of none of the logs: no checkpoint, or one of a log that is not here.
    private mutating func tellOfAnother(_ text: String, isWhole: Bool) {
        let checkpoint = (try? SignedNote(whole: text)).flatMap { try? Checkpoint(text: $0.text) }
        guard let checkpoint else {
            verification.add(
                Finding(.badSignature, log: "-", found: Hash.of(Array(text.utf8)), place: "kept checkpoint"))
            return
        }
        if !verification.notHere.contains(checkpoint.origin) { verification.notHere.append(checkpoint.origin) }
        guard isWhole else { return }
        verification.add(
            Finding(
                .rollback, log: "-", positions: 0..<checkpoint.size, expected: checkpoint.root, found: .emptyTree,
                place: "origin \(checkpoint.origin)"))
    }

    /// The first line of a checkpoint: which log it is of.
    private static func origin(_ text: String) -> String? {
        text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init)
    }
}
