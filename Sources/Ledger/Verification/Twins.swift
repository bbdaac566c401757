import Foundation

/// Acts of two organisations: each has one entry in both logs, of one transaction.
struct Twins {
    /// A log whose entries were all handed in, but for what it purged.
    struct Peer {
        /// Until when what it purged was made.
        let horizon: Int64
        /// How many of its entries were purged.
        let purged: UInt64
    }

    private struct Act: Hashable {
        let transaction: UUID
        let session: UUID
        let sequence: UInt64
        /// The log that the entry is in, and the one that has the other.
        let log: UUID
        let peer: UUID

        var other: Act {
            Act(transaction: transaction, session: session, sequence: sequence, log: peer, peer: log)
        }
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

    /// Finds those without another half, where all entries of the other log were handed in. The oldest are excused, up to its
    /// horizon, and as many as it purged.
    func settle(peers: [UUID: Peer], find: (UUID, Range<UInt64>, Hash?, String) -> Void) {
        let lacking = acts.filter { act, _ in peers[act.peer] != nil && acts[act.other] == nil }
            .map { act, place in (act: act, log: act.log.text, place: place) }
            .sorted {
                ($0.place.at, $0.log, $0.place.positions.lowerBound)
                    < ($1.place.at, $1.log, $1.place.positions.lowerBound)
            }
        var left = peers.mapValues(\.purged)
        let found = lacking.filter { one in
            guard let peer = peers[one.act.peer], one.place.at <= peer.horizon,
                let some = left[one.act.peer], some > 0
            else { return true }
            left[one.act.peer] = some - 1
            return false
        }
        let sorted = found.sorted {
            ($0.log, $0.place.positions.lowerBound) < ($1.log, $1.place.positions.lowerBound)
        }
        for one in sorted {
            find(one.act.log, one.place.positions, one.place.leaf, "log \(one.act.peer.text)")
        }
    }
}
