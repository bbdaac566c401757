import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addMatrixPage(to router: Router<Visitor>) {
        router.get("access") { _, visitor in
            try await matrixPage("/access", visitor) { words, holders in
                let permissions = Permission.allCases.map { permission in
                    let cells = holders.map { $0.permissions.contains(permission) ? words.yes : words.no }
                    return (words.permission(permission), cells)
                }
                return gathered(permissions, by: words.semicolon)
            }
        }
        router.get("access/tables") { _, visitor in
            try await matrixPage("/access/tables", visitor) { words, holders in
                let reaches = Matrix.lines.map { line in
                    (line.table, holders.map { words.reach(line.reach($0), changes: line.changes.contains($0)) })
                }
                return gathered(reaches, by: ", ")
            }
        }
    }

    /// Who may do what, or who reaches what, for whoever keeps accounts or reads the log.
    private func matrixPage(
        _ path: String, _ visitor: Visitor, rows: (Words, [Matrix.Holder]) -> [(name: String, cells: [String])]
    ) async throws -> Response {
        let caller = try await store.read(as: visitor.credential()) { tx in
            let caller = try tx.caller
            guard caller.may(.keepAccounts) || caller.may(.readAudit) else { throw Refusal.notPermitted(.readAudit) }
            return caller
        }
        let words = visitor.words
        let parts = [("/access", words.matrixPermissions), ("/access/tables", words.matrixReaches)]
        let links = parts.map { address, label -> HTML in
            "<a href=\"\(address)\"\(when(address == path) { " aria-current=\"page\"" })>\(label)</a>"
        }
        // Whoever has no account reads little: a table of their own says it in a few lines.
        let tables = [Role.allCases.map(Matrix.Holder.role), [.link, .slip]].map { holders in
            let caption = holders.count > 2 ? words.matrixOfAccounts : words.matrixOfGuests
            return table(caption, rows(words, holders), holders, words)
        }
        return page(
            words.matrix, at: nil, visitor, caller,
            """
            <div class="head"><h1>\(words.matrix)</h1><p class="lead">\(words.matrixLead)</p>\
            <nav class="seg" aria-label="\(words.matrix)">\(links)</nav></div>
            <div class="flow">\(tables)</div>
            """)
    }

    /// What everyone may alike stands in one line.
    private func gathered(_ rows: [(name: String, cells: [String])], by mark: String) -> [(
        name: String, cells: [String]
    )] {
        var gathered: [(name: String, cells: [String])] = []
        for row in rows {
            if let index = gathered.firstIndex(where: { $0.cells == row.cells }) {
                gathered[index].name += "\(mark)\(row.name)"
            } else {
                gathered.append(row)
            }
        }
        return gathered
    }

    private func table(
        _ caption: String, _ rows: [(name: String, cells: [String])], _ holders: [Matrix.Holder], _ words: Words
    ) -> HTML {
        let roles = holders.map(words.holder)
        let heads = ([""] + roles).map { head -> HTML in
            head.isEmpty ? "<td role=\"cell\"></td>" : "<th scope=\"col\" role=\"columnheader\">\(head)</th>"
        }
        let lines = rows.map { row -> HTML in
            let cells = zip(roles, row.cells).map { role, cell -> HTML in
                // Where somebody reaches nothing, nothing stands: on a narrow page the cell is not there.
                cell == words.no
                    ? "<td role=\"cell\"></td>" : "<td role=\"cell\" data-label=\"\(role)\">\(cell)</td>"
            }
            return "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\"><bdi>\(row.name)</bdi></th>\(cells)</tr>"
        }
        return """
            <section class="sec"><table class="cards small" role="table"><caption class="h2">\(caption)</caption>\
            <thead role="rowgroup"><tr role="row">\(heads)</tr></thead><tbody role="rowgroup">\(lines)</tbody></table></section>
            """
    }
}

extension Words {
    func holder(_ holder: Matrix.Holder) -> String {
        switch holder {
        case .role(let role): self.role(role)
        case .link: say("Lien d’un partenaire", "Partner’s link")
        case .slip: say("Fiche du jeune", "Young person’s slip")
        }
    }

    /// What is read of a table; with `*`, rows of it are changed.
    func reach(_ reach: Matrix.Reach, changes: Bool) -> String {
        let read =
            switch reach {
            case .none: no
            case .own: say("les siens", "own")
            case .organisation: say("les nôtres", "ours")
            case .everything: say("tout", "all")
            }
        return changes ? "\(read)*" : read
    }
}
