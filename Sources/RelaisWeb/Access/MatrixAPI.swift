import RelaisCore

extension Operation {
    static let matrix: [Operation] = [
        Operation(
            .get, "access", "Who may do what: each role, each permission, each table", .access, access: .member,
            answers: MatrixJSON.schema
        ) { call in
            try await call.read { tx in
                let caller = try tx.caller
                guard caller.may(.keepAccounts) || caller.may(.readAudit) else {
                    throw Refusal.notPermitted(.readAudit)
                }
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
        roles = Matrix.Holder.all.map { holder in
            Line(
                role: holder.name,
                permissions: Permission.allCases.filter(holder.permissions.contains).map(\.rawValue),
                reads: Matrix.lines.map {
                    Read(table: $0.table, reach: $0.reach(holder).rawValue, changes: $0.changes.contains(holder))
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
                            .init("role", .choice(Matrix.Holder.all.map(\.name))),
                            .init("permissions", .list(.choice(Permission.self))),
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
