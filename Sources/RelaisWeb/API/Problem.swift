/// The kinds of failure a call can be answered with, by status.
enum Problem: Int, CaseIterable {
    case unreadable = 400
    case signIn = 401
    case forbidden = 403
    case unknown = 404
    case unacceptable = 406
    case conflict = 409
    case changed = 412
    case tooLarge = 413
    case mediaType = 415
    case invalid = 422
    case unversioned = 428
    case wait = 429
    case fault = 500
    case unavailable = 503

    var says: String {
        switch self {
        case .unreadable: "What was sent cannot be read."
        case .signIn: "Nobody is signed in."
        case .forbidden: "The caller's role, or the scope of their token, does not allow it."
        case .unknown: "There is no such thing, or it is not open to the caller."
        case .unacceptable: "The client takes no JSON."
        case .conflict: "It is not in a state for that, the name is taken, or the same call is still at work."
        case .changed: "It has changed since the client saw it."
        case .tooLarge: "What was sent is too long."
        case .mediaType: "The body is of another kind than is taken."
        case .invalid: "Fields do not hold; each is named."
        case .unversioned: "If-Match is missing."
        case .wait: "Too many calls."
        case .fault: "Our fault."
        case .unavailable: "The database does not answer, or the audit cannot be written: nothing was done or shown."
        }
    }

    /// Those an operation can be answered with.
    static func those(of operation: Operation) -> [Problem] {
        allCases.filter { problem in
            switch problem {
            case .unreadable, .unacceptable, .invalid, .wait, .fault, .unavailable: true
            case .signIn, .forbidden:
                operation.access != .open || operation.isAbout("sign-in") || operation.path == "link"
            case .unknown: operation.access != .open || operation.path == "link"
            case .conflict, .tooLarge, .mediaType: operation.method == .post
            case .changed, .unversioned: operation.needsVersion
            }
        }
    }

    static let schema: Tree = [
        "type": "object", "additionalProperties": false, "required": ["type", "title", "status", "detail"],
        "properties": [
            "type": ["type": "string", "pattern": "^urn:relais:problem:[a-z-]+$"],
            "title": ["type": "string"],
            "status": ["type": "integer"],
            "detail": ["type": "string"],
            "errors": [
                "type": "array",
                "items": [
                    "type": "object", "additionalProperties": false, "required": ["field", "detail"],
                    "properties": ["field": ["type": "string"], "detail": ["type": "string"]],
                ],
            ],
        ],
    ]
}
