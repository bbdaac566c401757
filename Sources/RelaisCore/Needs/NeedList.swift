import Foundation
import Postgres
import Vault

/// The needs that nobody meets: those the caller may see, the newest first, and how many there are in the network of each kind.
package struct NeedList: Sendable {
    package let lines: [Need]
    /// Whether there are more than are shown.
    package let isCut: Bool
    /// By department and theme; nothing of anyone.
    package let counts: [Count]
    /// The themes by which they are told.
    package let themes: [Term]

    /// How many needs of one kind are open in the network.
    package struct Count: Sendable, RowDecodable {
        package let department: String?
        package let theme: String
        package let missing: Need.Missing
        /// `nil` for fewer than five, which are not told apart.
        package let open: Int?
        package init(row: Row) throws { (department, theme, missing, open) = try row.decode() }
    }

    /// - Parameters:
    ///   - isAll: Also those that have ended.
    ///   - tx: The transaction.
    /// - Throws: `Refusal.notPermitted` for whoever may see no file.
    package init(isAll: Bool = false, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.seePeople)
        let open: SQL = isAll ? "" : "WHERE n.closed_at IS NULL"
        let laterCounts: Later<Count> = try tx.ask(
            "SELECT department, theme, missing, open FROM casework.missing_services()")
        let laterThemes = try Reference.thematiques(in: tx)
        let found: [Need] = try tx.all(
            """
            SELECT \(Need.columns)
            FROM \(Need.sources)
            \(open)
            ORDER BY n.since_on DESC, n.id DESC
            LIMIT \(Self.most + 1)
            """)
        (lines, isCut, counts) = (Array(found.prefix(Self.most)), found.count > Self.most, try laterCounts.all())
        themes = try laterThemes.all()
        let people = Array(Set(lines.compactMap { $0.person?.rawValue }))
        let keys = try tx.askKeys(about: people).open()
        try tx.record(.needsListed, .list("person", people, keys, in: organisation), fields: ["needs"])
    }

    private static let most = 100
}

extension Need {
    /// One need, if the caller may see it.
    package init(_ id: ID<Need>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.seePeople)
        let found: Need? = try tx.first("SELECT \(Self.columns) FROM \(Self.sources) WHERE n.id = \(id)")
        guard let found else { throw Refusal.notFound(.init(.need, id.rawValue)) }
        self = found
        let people = [found.person?.rawValue].compactMap(\.self)
        let keys = try tx.askKeys(about: people).open()
        try tx.record(.needsListed, .list("person", people, keys, in: organisation), fields: ["needs"])
    }
}
