import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addMatrixPage(to router: Router<Visitor>) {
        router.get("access", use: showMatrix)
    }

    /// Who may do what, for whoever keeps accounts or reads the log.
    @Sendable private func showMatrix(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let caller = try await store.read(as: visitor.credential()) { tx in
            let caller = try tx.caller
            guard caller.may(.keepAccounts) || caller.may(.readAudit) else { throw Refusal.notPermitted(.readAudit) }
            return caller
        }
        let words = visitor.words
        let permissions = Permission.allCases.map { permission in
            (words.permission(permission), Role.allCases.map { $0.permissions.contains(permission) ? words.yes : words.no })
        }
        let reaches = Matrix.lines.map { line in
            (line.table, Role.allCases.map { words.reach(line.reach($0), changes: line.changes.contains($0)) })
        }
        return page(
            words.matrix, at: nil, visitor, caller,
            """
            <div class="head"><h1>\(words.matrix)</h1><p class="lead">\(words.matrixLead)</p></div>
            <div class="flow">\(table(words.matrixPermissions, permissions, words))\(table(words.matrixReaches, reaches, words))</div>
            """)
    }

    private func table(_ caption: String, _ rows: [(name: String, cells: [String])], _ words: Words) -> HTML {
        let roles = Role.allCases.map(words.role)
        let heads = ([""] + roles).map { head -> HTML in
            head.isEmpty ? "<td role=\"cell\"></td>" : "<th scope=\"col\" role=\"columnheader\">\(head)</th>"
        }
        let lines = rows.map { row -> HTML in
            let cells = zip(roles, row.cells).map { role, cell -> HTML in
                "<td role=\"cell\" data-label=\"\(role)\">\(cell)</td>"
            }
            return "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">\(row.name)</th>\(cells)</tr>"
        }
        return """
            <section class="sec"><table class="cards small" role="table"><caption class="h2">\(caption)</caption>\
            <thead role="rowgroup"><tr role="row">\(heads)</tr></thead><tbody role="rowgroup">\(lines)</tbody></table></section>
            """
    }
}

extension Words {
    /// What is read of a table, and whether rows of it are changed.
    func reach(_ reach: Matrix.Reach, changes: Bool) -> String {
        let read =
            switch reach {
            case .none: no
            case .own: say("le sien", "own")
            case .organisation: say("l’organisation", "organisation")
            case .everything: say("tout", "all")
            }
        return changes ? say("\(read), modifie", "\(read), changes") : read
    }
}

extension Operation {
    static let matrix: [Operation] = [
        Operation(
            .get, "access", "Who may do what: each role, each permission, each table", .access, access: .member,
            answers: MatrixJSON.schema
        ) { call in
            try await call.read { tx in
                let caller = try tx.caller
                guard caller.may(.keepAccounts) || caller.may(.readAudit) else { throw Refusal.notPermitted(.readAudit) }
                return try .json(MatrixJSON())
            }
        }
    ]
}

private struct MatrixJSON: Encodable {
    let roles: [Line]

    struct Line: Encodable {
        let role: String
        let permissions: [String]
        let reads: [Read]
    }

    struct Read: Encodable {
        let table: String
        let reach: String
        let changes: Bool
    }

    init() {
        roles = Role.allCases.map { role in
            Line(
                role: role.rawValue,
                permissions: Permission.allCases.filter(role.permissions.contains).map(\.rawValue),
                reads: Matrix.lines.map {
                    Read(table: $0.table, reach: $0.reach(role).rawValue, changes: $0.changes.contains(role))
                })
        }
    }

    static let schema = Schema.object(
        "Matrix",
        [
            .init(
                "roles",
                .list(
                    .object(
                        "MatrixLine",
                        [
                            .init("role", .choice(Role.self)), .init("permissions", .list(.choice(Permission.self))),
                            .init(
                                "reads",
                                .list(
                                    .object(
                                        "MatrixRead",
                                        [
                                            .init("table", .text()), .init("reach", .choice(Matrix.Reach.self)),
                                            .init("changes", .flag),
                                        ]))),
                        ])))
        ])
}
