import Postgres

extension Referral.Draft {
    /// Puts ids where words were typed that name one person the caller follows, or one service: nothing is guessed among
    /// several. A service that was chosen stays, whatever was looked for since.
    ///
    /// - Throws: `Refusal.invalid` when the words name nobody, or several; with everything else that does not hold.
    package mutating func settle(matching words: String?, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.referPeople)
        if service?.isEmpty ?? true, let words, !words.isEmpty {
            let terms = try ServiceSearch.Wish(words: String(words.filter { $0 != "\0" }.prefix(100))).understood(
                in: tx)
            service = try ServiceRanking(terms, besides: organisation, in: tx).only?.id.text
        }
        guard let typed = person, !typed.isEmpty else { return }
        if let id = try Followed.named(typed, in: tx).id {
            person = id.text
            return
        }
        var checks = Checks()
        checks.refuse("person", .notInList)
        if service?.isEmpty ?? true { checks.refuse("service", .missing) }
        _ = checked(&checks)
        try checks.done()
    }
}
