import Foundation
import Postgres

extension Job {
    /// So many of a kind are looked up at a time.
    static let most = 500
    /// How many changes of figures are added up at once.
    static let mostFolded = 20_000

    /// Does it, in the transaction that has taken it, for the organisation it names. What is no longer so is nothing to do.
    func perform(in tx: Transaction) throws {
        if let organisation {
            try tx.act(for: organisation)
            tx.signal(organisation)
        }
        switch kind {
        case .tellReferrer, .tellRecipient: try tell(in: tx)
        case .tellGiver, .tellReceiver:
            if let handover, let move { try Notice.give(of: handover, cause: move, in: tx) }
        case .tellMessage: try tellMessage(in: tx)
        case .tellRetracted:
            if let referral, let move {
                try Notice.give(.retracted, of: referral, cause: move.rawValue, at: tx.now, in: tx)
            }
        case .tellConsent, .warnConsent, .endConsent, .lapseConsent, .findEndings, .findMajorities, .reviewMajority:
            try performForConsent(in: tx)
        case .tellErasure:
            if let move { try Notice.giveErasure(of: referral, handover, cause: move, in: tx) }
        case .remindOverdue:
            try remind(.overdue, in: tx)
            if let referral { try tx.execute("SELECT casework.escalate(\(referral), \(tx.now))") }
        case .offerPlace, .lapseOffer, .tellOffer, .tellOfferOver, .remindStart, .remindProgress:
            try performForPlaces(in: tx)
        case .remindWaiting: try remind(.waiting, in: tx)
        case .expire: try expire(in: tx)
        case .retract: if let referral { try Referral.endCopy(referral, in: tx) }
        case .tellCorrection: try tellCorrection(in: tx)
        case .findUnanswered: try findUnanswered(in: tx)
        case .lookUnreviewed: try tellUnreviewed(in: tx)
        case .tellRestriction, .tellLifting:
            if let move {
                let kind: Notice.Kind = kind == .tellRestriction ? .restricted : .restrictionLifted
                try Notice.giveRestriction(kind, of: referral, handover, cause: move, in: tx)
            }
        case .lookClocks: try tx.execute("SELECT jobs.tell_clocks(\(Day(tx.now).text)::date, \(tx.now), \(Self.most))")
        case .findRetention, .reviewRetention, .endWords, .endFile: try performForRetention(in: tx)
        case .findMentoring, .reviewMentoring: try performForMentoring(in: tx)
        case .findFollowing, .reviewFollowing, .findDigests, .writeDigest: try performForFollowing(in: tx)
        case .purge:
            try purge(in: tx)
            try LogPurge.order(in: tx)
        }
    }

    private func tell(in tx: Transaction) throws {
        guard let referral, let move else { return }
        let found: MoveRow? = try tx.first(
            "SELECT to_state, at, organisation FROM casework.referral_move WHERE entry = \(move)")
        guard let found else {
            // A fact of a support: nobody gets a notice of it, the pages of either side hear.
            let recipient: Only<ID<Organisation>>? = try tx.first(
                "SELECT recipient FROM casework.referral WHERE id = \(referral)")
            if let recipient { tx.signal(recipient.value) }
            return
        }
        // Colleagues of whoever made the move may have the same page open.
        tx.signal(found.organisation)
        guard let kind = Notice.Kind(rawValue: found.state.rawValue) else { return }
        try Notice.give(kind, of: referral, cause: move.rawValue, at: found.at, in: tx)
    }

    /// `move` is the message. Colleagues of whoever wrote it may have the same page open.
    private func tellMessage(in tx: Transaction) throws {
        guard let referral, let move else { return }
        let sides: Sides? = try tx.first("SELECT referrer, recipient FROM casework.referral WHERE id = \(referral)")
        if let sides { [sides.referrer, sides.recipient].forEach(tx.signal) }
        try Notice.give(ofMessage: move.rawValue, in: tx)
    }

    private struct Sides: RowDecodable {
        let referrer: ID<Organisation>
        let recipient: ID<Organisation>
        init(row: Row) throws { (referrer, recipient) = try row.decode() }
    }

    private func remind(_ kind: Notice.Kind, in tx: Transaction) throws {
        guard let referral else { return }
        let waits: Only<Bool> = try tx.one(
            "SELECT EXISTS (SELECT FROM casework.referral WHERE id = \(referral) AND state = 'sent')")
        guard waits.value else { return }
        try Notice.give(kind, of: referral, cause: referral.rawValue, at: tx.now, in: tx)
    }

    private func expire(in tx: Transaction) throws {
        guard let referral else { return }
        // Answered meanwhile, or withdrawn: a refusal, thrown before anything was changed.
        do { try Referral.expire(referral, in: tx) } catch is Refusal {}
    }

    private func tellCorrection(in tx: Transaction) throws {
        guard let referral, let move else { return }
        let found: CorrectionRow? = try tx.first(
            "SELECT state, coalesce(answered_at, offered_at) FROM casework.correction WHERE entry = \(move)")
        guard let found, let kind = Notice.Kind(rawValue: "correction_\(found.state.rawValue)") else { return }
        try Notice.give(kind, of: referral, cause: move.rawValue, at: found.at, in: tx)
    }

    private struct CorrectionRow: RowDecodable {
        let state: Correction.State
        let at: Date
        init(row: Row) throws { (state, at) = try row.decode() }
    }

    private func findUnanswered(in tx: Transaction) throws {
        let found: Only<Int> = try tx.one(
            "SELECT jobs.find_unanswered(\(tx.now), \(Self.most))")
        let copies: Only<Int> = try tx.one("SELECT jobs.find_expiring_copies(\(tx.now), \(Self.most))")
        // What has moved since is added to the figures of paths.
        let folded: Only<Int> = try tx.one("SELECT casework.fold_figures(\(Self.mostFolded))")
        // There may be more: they wait behind those just found.
        if folded.value >= Self.mostFolded || max(found.value, copies.value) >= Self.most { try tx.enqueue(self) }
    }

    private func tellUnreviewed(in tx: Transaction) throws {
        let found: Only<Int> = try tx.one("SELECT jobs.tell_unreviewed(\(tx.now), \(Self.most))")
        // What waits in a programme is looked at with it; what was told once is not told again.
        try tx.execute("SELECT jobs.tell_safeguarding(\(tx.now), \(Self.most))")
        if found.value >= Self.most { try tx.enqueue(self) }
    }

    private func purge(in tx: Transaction) throws {
        try Calls.purge(in: tx)
        try tx.execute("SELECT access.purge(\(Self.most * 10))")
        try tx.execute("SELECT access.purge_links(\(Self.most * 10))")
        try tx.execute("SELECT jobs.purge_letters(\(tx.now), \(Self.most * 10))")
        try AgreementList.tellOfEnds(in: tx)
        let purged: Only<Int> = try tx.one("SELECT jobs.purge(\(tx.now), \(Self.most * 10))")
        guard purged.value > 0 else { return }
        try tx.record(.leftoversPurged, .deployment(tx, "deployment", tx.deployment))
        if purged.value >= Self.most * 10 { try tx.enqueue(self) }
    }

    private struct MoveRow: RowDecodable {
        let state: Referral.State
        let at: Date
        let organisation: ID<Organisation>
        init(row: Row) throws { (state, at, organisation) = try row.decode() }
    }
}
