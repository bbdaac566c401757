import Foundation

/// Acts of two organisations: each has one entry in both logs, of one transaction.
struct Twins {
    private struct Act: Hashable {
        let transaction: UUID
        let session: UUID
        let sequence: UInt64
        /// The log that the entry is in, and the one that has the other.
        let log: UUID
        let peer: UUID
    }

    private struct Place {
        let at: Int64
        let positions: Range<UInt64>
        let leaf: Hash?
    }

    private var acts: [Act: Place] = [:]

    mutating func add(_ said: Said, at positions: Range<UInt64>, _ leaf: Hash?) {
        guard let transaction = said.transaction, let peer = said.peer else { return }
        let act = Act(
            transaction: transaction, session: said.session, sequence: said.sequence, log: said.log, peer: peer)
        acts[act] = Place(at: said.at, positions: positions, leaf: leaf)
    }

    /// Finds those without another half, where the other log was handed in and had not purged it by then.
    func settle(horizons: [UUID: Int64], find: (UUID, Range<UInt64>, Hash?, String) -> Void) {
        for (act, place) in acts.sorted(by: { $0.value.positions.lowerBound < $1.value.positions.lowerBound }) {
            guard let horizon = horizons[act.peer], place.at > horizon else { continue }
            let other = Act(
                transaction: act.transaction, session: act.session, sequence: act.sequence, log: act.peer, peer: act.log
            )
            if acts[other] == nil { find(act.log, place.positions, place.leaf, "log \(act.peer.text)") }
        }
    }
}
