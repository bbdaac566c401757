import Foundation
import Postgres
import Vault

extension ReferralPage {
    /// A step of the thread as its row has it.
    struct StepRow: RowDecodable {
        let entry: ID<Entry>
        let at: Date
        let state: Referral.State
        let side: Referral.Side
        let organisation: ID<Organisation>
        let organisationName: String
        let account: String?
        let reason: Referral.Reason?
        let sealed: Bytes?
        init(row: Row) throws {
            (entry, at, state, side, organisation, organisationName, account, reason, sealed) = try row.decode()
        }

        /// Words whose key is no longer the reader's went with the copy that was disclosed, or with whoever was erased here.
        func step(_ keys: Keys) throws -> ReferralPage.Step {
            let note: Words? = try sealed.flatMap { sealed in
                try keys.keyIfAny(organisation: organisation, subject: entry.rawValue, .narrative)
                    .map { try $0.open(sealed, at: Referral.notePlace(entry, by: organisation)) }
            }
            return ReferralPage.Step(
                at: at, state: state, side: side, organisation: organisationName, account: account, reason: reason,
                note: note?.text)
        }
    }
}
