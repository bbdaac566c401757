import Foundation
import Postgres
import Vault

/// What a slip, and the page its code leads to, say in someone's language: as an organisation has it, or the program.
package struct SlipText: Sendable {
    /// ISO 639-3.
    package let language: String
    package let isRightToLeft: Bool
    private let sentences: Sentences

    init(language: String, isRightToLeft: Bool, for organisation: ID<Organisation>, in tx: Transaction) {
        (self.language, self.isRightToLeft) = (language, isRightToLeft)
        let pairs = tx.texts.sentences("slip", in: language, for: organisation)
        sentences = Sentences(pairs: pairs, isRightToLeft: isRightToLeft)
    }

    /// The page on which a code is typed, before anyone knows whose it is: the program's own sentences.
    package init(of language: String, in texts: Texts) {
        (self.language, isRightToLeft) = (language, language == "ara")
        sentences = Sentences(
            pairs: texts.sentences("slip", in: language, for: ID()), isRightToLeft: isRightToLeft)
    }

    /// The two letters a browser knows the language by, where it has such (ISO 639-1).
    package var tag: String { ["fra": "fr", "eng": "en", "ara": "ar"][language] ?? language }

    package func say(_ name: String, _ values: [String: String] = [:]) -> String {
        let text = sentences.say(name, values)
        return language == "fra" ? Language.french.typeset(text) : text
    }

    package func day(_ day: Day) -> String { sentences.day(day) }
}

/// The slip itself: what is asked, and the code. No name is on it, no reference, and no organisation but the service they know.
package struct SlipPaper: Sendable {
    package let code: SlipCode
    package let text: SlipText
    package let service: String
    package let endedOn: Day?
    package let until: Day

    /// Makes a slip of a referral, to be printed once.
    package static func make(
        of id: ID<Referral>, in language: String?, _ tx: Transaction
    ) throws -> SlipPaper {
        let code = try Referral.giveSlip(id, in: language, tx)
        let found: Facts = try tx.one(
            """
            SELECT v.name, r.ended_at, (SELECT l.direction = 'rtl' FROM directory.language l WHERE l.code = \(language))
            FROM casework.referral r JOIN directory.service v ON v.id = r.service
            WHERE r.id = \(id)
            """)
        guard let organisation = try tx.caller.organisation else { throw Refusal.notPermitted(.seePeople) }
        return SlipPaper(
            code: code,
            text: SlipText(
                language: language ?? "", isRightToLeft: found.isRightToLeft ?? false, for: organisation, in: tx),
            service: found.service, endedOn: found.endedAt.map { Day($0) },
            until: Day(tx.now + Confirmation.lasting))
    }

    private struct Facts: RowDecodable {
        let service: String
        let endedAt: Date?
        let isRightToLeft: Bool?
        init(row: Row) throws { (service, endedAt, isRightToLeft) = try row.decode() }
    }
}
