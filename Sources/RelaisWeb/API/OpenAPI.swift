import Foundation
import HTTPTypes
import RelaisCore

/// OpenAPI 3.1, made from what is declared.
enum OpenAPI {
    static func document(of operations: [Operation]) -> Tree {
        let paths = Dictionary(grouping: operations, by: \.path).map { path, operations in
            (
                "/\(path)",
                Tree.object(
                    Dictionary(uniqueKeysWithValues: operations.map { ($0.method.rawValue, $0.described) }))
            )
        }
        let schemas = operations.reduce(into: ["Problem": Problem.schema]) { schemas, operation in
            let all = (operation.body + operation.query).map(\.schema) + [operation.answer].compactMap { $0 }
            for schema in all { schemas.merge(schema.named) { first, _ in first } }
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Relais", "version": "1",
                "description": .text(introduction),
            ],
            "servers": [["url": "/api/v1"]],
            "tags": .list(Operation.Topic.allCases.map { ["name": .text($0.rawValue)] }),
            "paths": .object(Dictionary(uniqueKeysWithValues: paths)),
            "components": [
                "schemas": .object(schemas),
                // Told once: every POST takes it, and no schema knows which keys a client has used.
                "parameters": [
                    "IdempotencyKey": [
                        "name": "Idempotency-Key", "in": "header", "required": false,
                        "description":
                            "Taken by every POST: the same call with the same key happens once, for 24 hours.",
                        "schema": ["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"],
                    ]
                ],
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer"]],
            ],
        ]
    }

    private static let introduction = """
        Referrals between organisations, from draft to outcome. Sign in, or make a token; name people by id or code and \
        referrals by id or reference. Whoever acts on something says in If-Match which version they have seen. A POST \
        with an Idempotency-Key happens once. Failures are problems (RFC 9457).
        """
}

extension Operation {
    fileprivate var described: Tree {
        Tree.object([
            "operationId": .text(id), "summary": .text(summary), "tags": [.text(topic.rawValue)],
            "parameters": .list(parameters), "responses": .object(responses),
        ])
        .with(["security": access == .open ? [] : [["bearer": []]]])
        .with(method == .post ? ["requestBody": requestBody] : [:])
        .with(scope.map { ["x-scope": .text($0.rawValue)] } ?? [:])
    }

    /// What a token must be allowed.
    private var scope: Permission? { if case .may(let permission) = access { permission } else { nil } }

    private var parameters: [Tree] {
        var parameters: [Tree] = query.map { input in
            ["name": .text(input.name), "in": "query", "required": .flag(input.isNeeded), "schema": input.schema.tree]
        }
        if path.contains("{id}") {
            parameters.append([
                "name": "id", "in": "path", "required": true, "description": "An id, a code or a reference.",
                "schema": ["type": "string", "minLength": 1, "maxLength": 36, "pattern": "^[0-9A-Za-z-]+$"],
            ])
        }
        if needsVersion {
            parameters.append([
                "name": "If-Match", "in": "header", "required": true,
                "description": "The ETag of the version seen, or * for whatever there is.",
                "schema": ["type": "string", "pattern": "^(\\*|\"[1-9][0-9]{0,17}\")$"],
            ])
        }
        return parameters
    }

    private var requestBody: Tree {
        guard takes == .json else {
            let content = takes.types.map { ($0, ["schema": ["type": "string", "minLength": 1]] as Tree) }
            return ["required": true, "content": .object(Dictionary(uniqueKeysWithValues: content))]
        }
        let properties = body.map { input in
            let schema = input.isNeeded ? input.schema.tree : ["anyOf": [input.schema.tree, ["type": "null"]]]
            return (input.name, schema)
        }
        let needed = body.filter(\.isNeeded).map { Tree.text($0.name) }
        return [
            "required": .flag(!needed.isEmpty),
            "content": [
                "application/json": [
                    "schema": [
                        "type": "object", "additionalProperties": false,
                        "properties": .object(Dictionary(uniqueKeysWithValues: properties)), "required": .list(needed),
                    ]
                ]
            ],
        ]
    }

    private var responses: [String: Tree] {
        var responses: [String: Tree] = [
            String(status.code): answer.map { schema in
                Tree.object(["description": "Done.", "content": ["application/json": ["schema": schema.tree]]])
                    .with(hasVersion ? ["headers": ["ETag": ["required": true, "schema": ["type": "string"]]]] : [:])
            } ?? ["description": "Done."]
        ]
        for problem in Problem.those(of: self) {
            let headers: [String: Tree] =
                problem == .wait ? ["headers": ["Retry-After": ["schema": ["type": "integer"]]]] : [:]
            responses[String(problem.rawValue)] = Tree.object([
                "description": .text(problem.says),
                "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
            ]).with(headers)
        }
        return responses
    }
}
