import Postgres

extension Mentor {
    /// Gives a mentor the sign-in that is theirs: an account with the role `mentor`, by its id or its name. Empty takes it away.
    package static func bind(_ id: ID<Mentor>, to account: String?, in tx: Transaction) throws {
        let (mentor, keys) = try held(id, in: tx)
        guard mentor.state != .left else {
            throw Refusal.mentoring(.mentorIs(.left, needs: Set(State.allCases).subtracting([.left])))
        }
        var chosen: ID<Account>?
        if let text = account, !text.allSatisfy(\.isWhitespace) {
            let found = try freeAccounts(in: tx).all().filter {
                $0.id == ID(text) || $0.name.lowercased() == text.lowercased()
            }
            guard found.count == 1 else { throw Refusal.invalid([Invalid("account", .notInList)]) }
            chosen = found[0].id
        }
        guard chosen != mentor.account else { throw Refusal.nothingChanged }
        do {
            try mentor.keep("account = \(chosen)", .mentorBound, keys, fields: ["account"], in: tx)
        } catch let error as PostgresError {
            throw refusal(for: error)
        }
    }

    /// The sign-ins of mentors that are nobody's yet, by name.
    package static func freeAccounts(in tx: Transaction) throws -> Later<Colleague> {
        try tx.inside(.volunteer) { try tx.ask("SELECT account, name FROM volunteer.free_accounts()") }
    }
}
