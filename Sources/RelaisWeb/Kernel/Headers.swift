import HTTPTypes

/// Header names that the library does not name.
enum Header {
    static let requestID = name("X-Request-Id")
    static let openerPolicy = name("Cross-Origin-Opener-Policy")
    static let referrerPolicy = name("Referrer-Policy")
    static let permissionsPolicy = name("Permissions-Policy")
    static let fetchSite = name("Sec-Fetch-Site")
    static let fetchMode = name("Sec-Fetch-Mode")
    static let forwardedFor = name("X-Forwarded-For")
    static let idempotencyKey = name("Idempotency-Key")
    static let idempotencyReplayed = name("Idempotency-Replayed")
    /// Asks a proxy in front (nginx and its like) to pass on what is written as it is written.
    static let accelBuffering = name("X-Accel-Buffering")
    static let clearSiteData = name("Clear-Site-Data")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a header name") }
        return name
    }
}
