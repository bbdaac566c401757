/// One mailbox, as SMTP takes it (RFC 5321): `someone@example.org`, in ASCII.
///
/// Nothing else can be made into one: no space, no line break, no angle bracket. So whatever stands in a header or in a
/// command is one address.
package struct Address: Sendable, Equatable {
    package let text: String

    /// `nil` for whatever is no mailbox of a dot-atom and a name of a host.
    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, parts[0].utf8.count <= 64,
            Self.isDotted(
                parts[0], of: { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$%&'*+-/=?^_`{|}~".contains($0)) }),
            Self.isDotted(parts[1], of: { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else { return nil }
        self.text = text
    }

    /// What stands after the @.
    package var domain: String { String(text[text.index(after: text.firstIndex(of: "@") ?? text.startIndex)...]) }

    private static func isDotted(_ text: Substring, of isAllowed: (Character) -> Bool) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0.unicodeScalars.count == 1 && isAllowed($0) }
        }
    }
}
