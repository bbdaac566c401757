import Foundation
import Postgres

/// Something left for later: a kind, whom the daemon acts for while it does it, and what it is about. Ids alone.
///
/// It is done in the transaction that deletes it, so each kind below happens once whatever dies: none of them touches
/// anything but this database. One that would (mail, another server) cannot be undone with its transaction, and must be
/// made so that twice is no worse than once.
package struct Job: Sendable, Equatable {
    /// What there is to do. Mirrored by `job_kind_known`.
    package enum Kind: String, Sendable, CaseIterable, PostgresValue {
        /// The other side of a referral has moved, or has told a fact of the support.
        case tellReferrer = "tell_referrer"
        case tellRecipient = "tell_recipient"
        /// The other side of an offered file has: it was offered, answered or taken back.
        case tellGiver = "tell_giver"
        case tellReceiver = "tell_receiver"
        /// The other side of a referral has written.
        case tellMessage = "tell_message"
        /// What a referral had disclosed is gone, though it was over.
        case tellRetracted = "tell_retracted"
        /// A consent has ended.
        case tellConsent = "tell_consent"
        /// Someone was erased where a copy of their file came from.
        case tellErasure = "tell_erasure"
        /// An answer is past the day it was due; ten days have gone by without one, or as many as the service says.
        case remindOverdue = "remind_overdue"
        case remindWaiting = "remind_waiting"
        /// Thirty days have, or as many as the service says.
        case expire
        /// The time of a disclosed copy has come.
        case retract
        /// The other side of a correction has offered or answered it.
        case tellCorrection = "tell_correction"
        /// A consent will end soon; its last day has passed; whose representative gave it is of age.
        case warnConsent = "warn_consent"
        case endConsent = "end_consent"
        case lapseConsent = "lapse_consent"
        /// Looks for consents that end, and for organisations where someone may come of age; looks who does, in one of them.
        case findEndings = "find_endings"
        case findMajorities = "find_majorities"
        case reviewMajority = "review_majority"
        /// Looks for referrals that wait, and leaves a job for each.
        case findUnanswered = "find_unanswered"
        /// Tells of what was opened in an emergency and not reviewed in time.
        case lookUnreviewed = "look_unreviewed"
        /// A file was restricted where a copy of it came from, or is no longer.
        case tellRestriction = "tell_restriction"
        case tellLifting = "tell_lifting"
        /// Tells of requests and breaches whose time is nearly over, or is.
        case lookClocks = "look_clocks"
        /// Looks for organisations where something is kept no longer; looks what, in one of them; ends what was written of someone,
        /// or their file.
        case findRetention = "find_retention"
        case reviewRetention = "review_retention"
        case endWords = "end_words"
        case endFile = "end_file"
        /// A place is free: offers it to the first on the list. The time of an offer is over. Either side is told of both.
        case offerPlace = "offer_place"
        case lapseOffer = "lapse_offer"
        case tellOffer = "tell_offer"
        case tellOfferOver = "tell_offer_over"
        /// No news of a support since it was accepted, or for long.
        case remindStart = "remind_start"
        case remindProgress = "remind_progress"
        /// Looks for organisations that have mentors; there, whose checks end, and what a lapsed one stops.
        case findMentoring = "find_mentoring"
        case reviewMentoring = "review_mentoring"
        /// Looks for organisations that have programmes under way; there, what fell due and who was not seen, and once a week a digest.
        case findFollowing = "find_following"
        case reviewFollowing = "review_following"
        case findDigests = "find_digests"
        case writeDigest = "write_digest"
        /// Deletes what is kept no longer.
        case purge
    }

    package let kind: Kind
    package let organisation: ID<Organisation>?
    package let referral: ID<Referral>?
    package let handover: ID<Handover>?
    package let consent: ID<Consent>?
    package let person: ID<Person>?
    package let move: ID<Entry>?

    init(
        _ kind: Kind, for organisation: ID<Organisation>? = nil, referral: ID<Referral>? = nil,
        handover: ID<Handover>? = nil, consent: ID<Consent>? = nil, person: ID<Person>? = nil, move: ID<Entry>? = nil
    ) {
        (self.kind, self.organisation, self.move) = (kind, organisation, move)
        (self.referral, self.handover, self.consent, self.person) = (referral, handover, consent, person)
    }
}

extension Transaction {
    /// Leaves something for later, if this transaction is committed. Does not wait. PostgreSQL lets a member leave one
    /// thing only: that the other side be told of a move they make.
    func enqueue(_ job: Job) throws {
        let (id, kind, organisation, move) = (ID<Job>(), job.kind, job.organisation, job.move)
        let ofMessage: SQL? =
            kind != .tellMessage
            ? nil : "SELECT jobs.enqueue_message(\(id), \(organisation), \(job.referral), \(move), \(now))"
        let ofOffer: SQL? = job.handover.map { handover in
            "SELECT jobs.enqueue_handover(\(id), \(kind), \(organisation), \(handover), \(move), \(now))"
        }
        let ofCorrection: SQL? =
            kind == .tellCorrection
            ? "SELECT jobs.enqueue_correction(\(id), \(organisation), \(job.referral), \(move), \(now))" : nil
        let ofConsent: SQL? = job.consent.map { consent in
            "SELECT jobs.enqueue_consent(\(id), \(kind), \(organisation), \(consent), \(move), \(now))"
        }
        try execute(
            ofOffer ?? ofCorrection ?? ofConsent ?? ofMessage
                ?? "SELECT jobs.enqueue(\(id), \(kind), \(organisation), \(job.referral), \(move), \(now), \(now))")
        hasEnqueued = true
    }
}
