import Foundation
import Postgres

extension Notice {
    /// Gives notice at the organisation the daemon acts for: to whoever deals with the referral there, or to everyone who
    /// may, while nobody does. `cause` is what it tells of; nobody is told the same twice.
    ///
    /// It is in no log: the move it tells of is in both, and it says nothing that is not on the referral.
    static func give(_ kind: Kind, of referral: ID<Referral>, cause: UUID, at moment: Date, in tx: Transaction) throws {
        try tx.execute("SELECT casework.give_notice(\(referral), \(kind), \(cause), \(moment))")
    }

    /// The same of a message, unless they have not read yet that there are some.
    static func give(ofMessage id: UUID, in tx: Transaction) throws {
        try tx.execute("SELECT casework.give_message_notice(\(id))")
    }

    /// The same of an offered file, while what `cause` tells of is what was done with it last.
    static func give(of handover: ID<Handover>, cause: ID<Entry>, in tx: Transaction) throws {
        try tx.execute("SELECT casework.give_handover_notice(\(handover), \(cause))")
    }

    /// That someone was erased where a copy of their file came from: by a referral, or by an offered file.
    static func giveErasure(
        of referral: ID<Referral>?, _ handover: ID<Handover>?, cause: ID<Entry>, in tx: Transaction
    ) throws {
        try tx.execute("SELECT casework.give_erasure_notice(\(referral), \(handover), \(cause), \(tx.now))")
    }

    /// That a file was restricted where a copy came from, or is no longer.
    static func giveRestriction(
        _ kind: Kind, of referral: ID<Referral>?, _ handover: ID<Handover>?, cause: ID<Entry>, in tx: Transaction
    ) throws {
        try tx.execute("SELECT casework.give_copy_notice(\(kind), \(referral), \(handover), \(cause), \(tx.now))")
    }
}
