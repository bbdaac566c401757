import Foundation
import Postgres
import Vault

/// What people ask of the organisation about their own data: what is open, the first due first; or what was answered, the last first.
package struct RequestList: Sendable {
    package let lines: [RequestLine]
    package let today: Day
    /// Whether there are more than are shown.
    package let isCut: Bool

    package static let most = 100

    /// Whoever handles requests sees those about people whose file they see; whoever keeps accounts, those about accounts; whoever
    /// looks after the law, that there are any.
    package init(answered: Bool = false, in tx: Transaction) throws {
        let condition: SQL = answered ? "q.answer IS NOT NULL" : "q.answer IS NULL"
        let order: SQL = answered ? "q.answered_on DESC, q.id DESC" : "q.due_on, q.id"
        let rows: [RequestLine] = try tx.all(
            """
            SELECT \(RequestLine.columns)
            FROM \(RequestLine.sources)
            WHERE q.organisation = (SELECT access.organisation()) AND \(condition)
            ORDER BY \(order)
            LIMIT \(Self.most + 1)
            """)
        let (_, organisation) = try tx.caller.member(.readRequests)
        (lines, isCut, today) = (Array(rows.prefix(Self.most)), rows.count > Self.most, Day(tx.now))
        let people = Array(Set(lines.compactMap(\.person?.rawValue)))
        try tx.record(.requestsListed, .list("person", people, tx.askKeys(about: people).open(), in: organisation))
    }
}

/// One request, with what was asked and answered in words.
package struct RequestPage: Sendable {
    package let line: RequestLine
    package let today: Day
    package let words: String?
    package let recordedBy: String?
    package let recordedAt: Date
    package let toldOn: Day?
    package let refusedFor: RightsRequest.Refused?
    package let act: RightsRequest.Act?
    package let answerWords: String?
    package let answeredBy: String?
    /// Whether the caller may prolong and answer it.
    package let canAnswer: Bool

    private struct Facts: RowDecodable {
        let person: ID<Person>?
        let account: ID<Account>?
        let sealed: Bytes?
        let answerSealed: Bytes?
        let recordedBy: String?
        let recordedAt: Date
        let toldOn: String?
        let refusedFor: RightsRequest.Refused?
        let act: RightsRequest.Act?
        let answeredBy: String?
        init(row: Row) throws {
            (
                person, account, sealed, answerSealed, recordedBy, recordedAt, toldOn, refusedFor, act, answeredBy
            ) = try row.decode()
        }
    }

    /// Whoever looks after the law sees when and what, and no word of it.
    package init(_ id: ID<RightsRequest>, in tx: Transaction) throws {
        let laterLine: Later<RequestLine> = try tx.ask(
            "SELECT \(RequestLine.columns) FROM \(RequestLine.sources) WHERE q.id = \(id)")
        let facts: Facts? = try tx.first(
            """
            SELECT q.person, q.account, q.sealed, q.answer_sealed, access.account_name(q.recorded_by), q.recorded_at, q.told_on::text,
                q.refused_for, q.act, access.account_name(q.answered_by)
            FROM casework.request q
            WHERE q.id = \(id)
            """)
        let caller = try tx.caller
        guard let facts, let line = try laterLine.first(),
            let subject = RightsRequest.Subject(facts.person, facts.account),
            let organisation = caller.organisation
        else { throw Refusal.notFound(.init(.request, id.rawValue)) }
        let isOwn = facts.account != nil && facts.account == caller.account
        let keys = try tx.askKeys(about: [subject.about]).open()
        let mayRead = isOwn || (facts.person == nil ? caller.may(.keepAccounts) : line.person != nil)
        func open(_ sealed: Bytes?, isAnswer: Bool) throws -> String? {
            guard mayRead, let sealed else { return nil }
            let key = try keys.key(organisation: organisation, subject: id.rawValue, .narrative)
            let words: Words = try key.open(
                sealed, at: RightsRequest.place(id, in: organisation, isAnswer: isAnswer))
            return words.text
        }
        self.line = line
        today = Day(tx.now)
        (words, answerWords) = (try open(facts.sealed, isAnswer: false), try open(facts.answerSealed, isAnswer: true))
        (recordedBy, recordedAt, toldOn) = (facts.recordedBy, facts.recordedAt, facts.toldOn.flatMap { Day($0) })
        (refusedFor, act, answeredBy) = (facts.refusedFor, facts.act, facts.answeredBy)
        canAnswer = line.answer == nil && !isOwn && mayRead && caller.may(.keepRequests)
        let trace: Trace =
            switch subject {
            case .person(let person): .one("person", person.rawValue, keys, in: organisation)
            case .account(let account): .deployment(tx, "account", account.rawValue)
            }
        try tx.record(.requestSeen, trace, fields: words == nil && answerWords == nil ? [] : ["words"])
    }
}
