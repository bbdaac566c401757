import Foundation

/// A message that a program sends by itself, to one mailbox: a subject and plain text (RFC 5322, RFC 3834).
///
/// What is not ASCII is written in ASCII, and a line break in a subject becomes a space: no value can begin a header.
package struct Message: Sendable {
    /// Names it for ever: the same message sent twice has the same.
    package let id: UUID
    package let from: Address
    /// Who writes, as programs that show mail say it.
    package let sender: String
    package let to: Address
    package let subject: String
    /// Lines end with `\n`.
    package let text: String
    /// The language of the text, as BCP 47 says it: `fr`.
    package let language: String
    package let date: Date

    package init(
        id: UUID, from: Address, sender: String, to: Address, subject: String, text: String, language: String,
        date: Date
    ) {
        (self.id, self.from, self.sender, self.to) = (id, from, sender, to)
        (self.subject, self.text, self.language, self.date) = (subject, text, language, date)
    }

    /// The whole of it, in ASCII, lines ending with CR LF; what starts with a dot is left as it is.
    package var bytes: [UInt8] {
        let headers = [
            "Date: \(Self.written(date))",
            "From: \(Header.text(sender, after: 6)) <\(from.text)>",
            "To: <\(to.text)>",
            "Subject: \(Header.text(subject, after: 9))",
            "Message-ID: <\(id.uuidString.lowercased())@\(from.domain)>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            "Content-Language: \(language.filter { $0.isASCII && ($0.isLetter || $0 == "-") })",
            "Auto-Submitted: auto-generated",
        ]
        return Array((headers.map { "\($0)\r\n" }.joined() + "\r\n" + QuotedPrintable.encoded(text)).utf8)
    }

    /// `Mon, 12 Jan 2026 11:00:00 +0000`.
    static func written(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.weekday, .day, .month, .year, .hour, .minute, .second], from: date)
        func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][(parts.weekday ?? 1) - 1]
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][
            (parts.month ?? 1) - 1]
        let time = [parts.hour, parts.minute, parts.second].map(two).joined(separator: ":")
        return "\(weekday), \(parts.day ?? 1) \(month) \(parts.year ?? 1970) \(time) +0000"
    }
}
