import Hummingbird
import RelaisCore

extension Operation {
    /// The whole API: the same verbs as the pages and the command line.
    static let all: [Operation] = [
        access,
        accounts,
        ownAccount, mail,
        matrix,
        tokens,
        directory,
        services,
        searches,
        serviceSearches,
        needs,
        people,
        files,
        erasures,
        handovers,
        consents,
        protection,
        referrals,
        paths,
        receipts,
        corrections,
        conversation,
        emergencies,
        concerns,
        pilotReports,
        rights,
        registers,
        agreements,
        settings,
        places,
        absences,
        appointments,
        links,
        slips,
        meetings,
        imports,
        notices,
        programmes,
        mentors,
        mentees,
        matches,
        following,
        audit,
        about,
    ].flatMap { $0 }

    private static let about: [Operation] = [
        Operation(
            .get, "openapi.json", "This description, as OpenAPI 3.1", .api, access: .open, answers: .anything
        ) { _ in description }
    ]

    /// Made once: it changes with the program alone.
    private static let description = Reply(
        status: .ok, body: (try? Tree.bytes(OpenAPI.document(of: all))) ?? [])
}

extension Site {
    /// `/api/v1`, from what is declared.
    func addAPI(to api: RouterGroup<Visitor>) {
        for operation in Operation.all {
            let path = operation.path.replacing("{id}", with: ":id")
            api.on(RouterPath(path), method: operation.method.http) { request, visitor in
                try await answer(operation, request, visitor)
            }
        }
    }

    /// Everything a client can get wrong by itself is refused before anyone is asked who they are, but for their token.
    private func answer(_ operation: Operation, _ request: Request, _ visitor: Visitor) async throws -> Response {
        if operation.access != .open { _ = try visitor.credential() }
        let query = try Query(request, of: operation)
        let sent = operation.method == .get ? nil : try await JSONBody.bytes(request, operation.takes)
        let call = Call(
            store: store, site: url, operation: operation, visitor: visitor, query: query,
            body: operation.takes == .json
                ? try sent.map { try JSONBody($0, of: operation) } ?? JSONBody() : JSONBody(),
            sheet: operation.takes == .sheet ? sent ?? [] : [],
            precondition: try Precondition(request, of: operation),
            key: try sent.flatMap { try CallKey.given(request, $0, in: store) })
        return try await operation.handle(call).response
    }
}
