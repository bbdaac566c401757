import Mail

extension Settings {
    /// The mail server that takes what Relais sends, and the address it is sent from.
    package struct Post: Sendable {
        package let mailer: Mailer
        package let from: Address
        /// As it was written: `smtps://mail.example.org`. It holds no password.
        package let url: String

        /// Reads `RELAIS_SMTP_URL`, `RELAIS_SMTP_FROM`, `RELAIS_SMTP_USER` with `RELAIS_SMTP_PASSWORD_FILE`, `RELAIS_SMTP_CA` (a
        /// file of certificates in PEM) and `RELAIS_SMTP_CLEAR` (`loopback`: in clear text, to this machine alone). `nil` where
        /// none of them is set.
        init?(_ setting: (String) -> String?) throws {
            let names = ["smtpFrom", "smtpUser", "smtpPasswordFile", "smtpCa", "smtpClear"]
            guard let url = setting("smtpUrl") else {
                guard names.allSatisfy({ setting($0) == nil }) else {
                    throw Unusable(description: "Mail has settings (RELAIS_SMTP_…), and RELAIS_SMTP_URL is not set.")
                }
                return nil
            }
            guard let from = setting("smtpFrom").flatMap(Address.init) else {
                throw Unusable(
                    description:
                        "RELAIS_SMTP_FROM must be the address that mail is sent from, such as relais@example.org.")
            }
            let clear = setting("smtpClear")
            guard clear == nil || clear == "loopback" else {
                throw Unusable(description: "RELAIS_SMTP_CLEAR is loopback, or is not set.")
            }
            do {
                mailer = try Mailer(
                    url: url, user: setting("smtpUser"), password: try setting("smtpPasswordFile").map(password(in:)),
                    authorities: try setting("smtpCa").map { try absolute($0, "RELAIS_SMTP_CA") },
                    allowsClear: clear != nil)
            } catch let problem as Mailer.Unusable {
                throw Unusable(description: "Mail cannot be sent: RELAIS_SMTP_URL \(problem).")
            }
            (self.from, self.url) = (from, url)
        }
    }
}
