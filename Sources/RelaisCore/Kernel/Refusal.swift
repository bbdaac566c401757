import Foundation
import Spreadsheet

/// Why something was not done: expected, safe to show, and worded for the person who asked (see `sentence(in:)`).
///
/// Anything else that is thrown is a fault: ours, logged once, never shown.
package enum Refusal: Error, Equatable {
    /// There is no such thing, or the caller may not know of it: the two look the same.
    case notFound(Subject)
    /// The caller's roles do not allow it.
    case notPermitted(Permission)
    /// The other organisation has accounts of its own, or no link is out.
    case noLink
    /// No slip waits for an answer.
    case noSlip
    /// A code was typed wrong too often, or its day is over: only another opens.
    case codeLocked
    /// The young person has said whether it is so, and it stays.
    case answered
    /// What came of a referral is not for who referred: the person did not agree to that.
    case resultKept
    /// Nobody is signed in, or the session has ended.
    case signInNeeded
    /// The address and the password do not go together.
    case signInRefused
    /// Too many tries: wait so many seconds.
    case signInWait(seconds: Int)
    /// It asks for a proof of who is asking that is at most five minutes old.
    case stepUpNeeded
    /// What was given to prove it does not.
    case proofRefused
    /// The first step of signing in was too long ago.
    case signInLapsed
    /// A second factor is not offered any more.
    case offerLapsed
    /// There is no second factor.
    case noFactor
    /// A link that nobody gave, that was used, or whose time is over.
    case linkLapsed
    /// Whoever was invited has chosen a password.
    case alreadyJoined
    /// Whoever was invited has not, or their account is shut.
    case notJoined
    /// The membership has ended.
    case hasLeft
    /// Nobody does this to their own account.
    case ownRoles
    /// Nobody else keeps the accounts of the organisation.
    case lastKeeper
    /// The account is of another organisation too.
    case ofTwoOrganisations
    /// No recovery is asked for.
    case nothingAsked
    /// Whoever asks for a recovery does not agree to it.
    case anotherAgrees
    /// It is the other organisation's to do.
    case notYourMove(Referral.Side)
    /// Whoever may see a file but does not follow the person cannot do this.
    case notAssigned
    /// A referral cannot go there from the state it is in.
    case referralIs(Referral.State, needs: Set<Referral.State>)
    /// Only a move of the last day can be called an error.
    case tooLateToCorrect
    /// It says all of this already.
    case nothingChanged
    /// Another organisation has taken the file: here it is only read.
    case handedOver
    /// Nothing is done with a file but keeping it, until that is lifted.
    case restricted
    /// A request is answered once, prolonged once, and a breach that is closed stays so.
    case requestAnswered, prolonged, breachClosed
    /// Someone was erased: nothing is done with what is left.
    case erased
    /// A file is kept from being erased.
    case held(Person.HoldReason)
    /// These referrals, by reference, and so many offers must come to their end first.
    case stillOpen(referrals: [String], offers: Int)
    /// A key that wraps is not destroyed.
    case key(KeyProblem)
    /// Two files have open referrals to one service; these are their references.
    case sameService([String])
    /// An offer of a file cannot be answered, or made, where it stands.
    case handoverIs(Handover.State)
    /// It is for the other organisation of an offer to do.
    case notYourSide(Handover.Side)
    /// So many identities were opened within the hour that it must wait.
    case tooManyIdentities
    /// The right to open a file in an emergency is suspended.
    case emergencySuspended(Emergency.Suspension)
    /// One file is open in an emergency already.
    case emergencyOpen
    /// Nobody reviews what they opened themselves.
    case ownEmergency
    /// A consent has ended, and ends once.
    case consentIs(Consent.Ending)
    /// The same was agreed to already: that is renewed.
    case consentStands
    /// Only someone bound by professional secrecy may do this, or know of it.
    case secrecyNeeded
    /// What was given does not hold; every field that is wrong is named.
    case invalid([Invalid])
    /// A call that acts on something must say which version of it was seen.
    case versionNeeded
    /// It has changed since the caller saw it.
    case changedSince
    /// The same call is being done at this moment.
    case callAtWork
    /// The key of this call was another call's.
    case otherCall
    /// The call was done, and what it was answered is kept nowhere.
    case callAnswered
    /// Someone signed in by password does this, and no token.
    case passwordNeeded
    /// An account has as many tokens as it can have.
    case tooManyTokens
    /// No agreement is in force between two organisations that would share what they know of someone.
    case noAgreement
    /// Fields, by code, that would be disclosed and that no right is named for.
    case notCovered([String])
    /// A correction cannot be answered where it stands.
    case correctionIs(Correction.State)
    /// An agreement cannot be confirmed, or ended, where it stands.
    case agreementIs(Agreement.State)
    /// Every place of a service, or of the session asked for, is taken; no place is offered.
    case noPlace, noOffer
    /// A template of paths cannot be agreed to, followed or retired where it stands; or someone follows another.
    case templateIs(PathTemplate.State), followsAlready
    /// Demonstration data goes into an empty database only.
    case notEmpty
    /// A file is no table that can be read.
    case sheet(Sheet.Problem)
    /// Someone of the organisation is importing at this moment.
    case importUnderWay
    /// A programme of mentoring, a mentor or a match is not where it would have to be, or something is missing.
    case mentoring(Obstacle)
    /// A concern was closed: nothing more is done about it.
    case concernClosed
    /// A match is held, and it is for somebody else than whoever leads to let it go on.
    case heldByOthers, concernHolds

    /// What a refusal is about: its kind, and which one was asked for.
    package struct Subject: Sendable, Equatable {
        package let kind: Kind
        package let id: UUID?
        package enum Kind: String, Sendable {
            case template
            case referral, person, service, organisation, account, notice, job, token, handover
            case session, device
            case consent, representative, correction, agreement, message, note, emergency
            case request, breach
            case need
            case programme, mentor, mentee, match, meeting
            case concern
            case entry
        }

        package init(_ kind: Kind, _ id: UUID? = nil) { (self.kind, self.id) = (kind, id) }
    }

    /// Whether it keeps someone from something that is not theirs: the audit keeps those.
    var isDenial: Bool {
        switch self {
        case .notFound, .notPermitted, .notYourMove, .notAssigned, .notYourSide, .secrecyNeeded, .tooManyIdentities,
            .emergencySuspended:
            true
        default: false
        }
    }
}

/// One field that does not hold, and why.
package struct Invalid: Sendable, Equatable {
    /// The field's name, the same in forms, API and commands: `birth_date`.
    package let field: String
    package let problem: Problem

    package init(_ field: String, _ problem: Problem) { (self.field, self.problem) = (field, problem) }

    package enum Problem: Sendable, Equatable {
        case missing
        case tooLong(most: Int)
        case tooShort(least: Int)
        case unreadable
        case notInList
        case notADay
        case inTheFuture
        case inThePast
        case notAnAddress
        case commonPassword
        /// A password that is little more than its owner's name, address or organisation.
        case ownWords
        case wrongCode
        case taken
        case unknownField
        case wordsNeeded
        case outOfOrder
        case outOfRange(least: Int, most: Int)
        case tooEarly
        case ownOrganisation
        /// What was written was written about someone else.
        case otherPerson
        case holdsNUL
        case sameFile
        case emptied
        case alreadyFollows
        case doesNotFollow
        /// What a referral is about is never left out.
        case needStays
        /// A day of the calendar, and not a month or a year.
        case notAWholeDay
        /// Its end comes before its beginning.
        case beforeItBegins
        case tooFar(days: Int)
        case isOver
        /// A minor does not agree alone.
        case representativeNeeded
        case assentNeeded
        /// Nobody agrees for someone who is of age.
        case isOfAge
        /// Not on that day, or not to that.
        case cannotDecide
        case hasItInHand
        case twoDigitYear
        case unknownCommune
        /// Communes of one name: each with its code.
        case severalCommunes([String])
        /// Nobody did what is said to have been done; it was done too late.
        case notDone, pastTheMonth
        /// Nothing is written any more of someone who was erased.
        case erasedSubject
        /// No column of a file fills the field.
        case missingColumn
        case twoColumns
        /// Another row of the file, by its number, is about the same.
        case twice(row: Int)
        /// Nobody has a file who is meant: people come before what is said of them.
        case noFile
        /// Several files that are kept could be the one that is meant.
        case severalFiles
        /// Who is a mentor has no other role, and is not bound by the secrecy that colleagues share.
        case mentorAlone
        /// Those who sign and have not.
        case unsigned(by: [Match.Signatory])
    }
}
