import Foundation
import Testing

@testable import Mail

@Suite struct MessageTests {
    private func message(subject: String = "Relais : 3 nouveautés", text: String = "Bonjour,\n\nÀ bientôt.\n") throws
        -> Message
    {
        Message(
            id: try #require(UUID(uuidString: "018F0000-0000-7000-8000-000000000001")),
            from: try #require(Address("relais@example.org")), sender: "Relais",
            to: try #require(Address("someone@example.org")),
            subject: subject, text: text, language: "fr", date: Date(timeIntervalSince1970: 1_768_215_600))
    }

    @Test func isWrittenInAscii() throws {
        let expected = """
            Date: Mon, 12 Jan 2026 11:00:00 +0000
            From: Relais <relais@example.org>
            To: <someone@example.org>
            Subject: =?UTF-8?B?UmVsYWlzIDogMyBub3V2ZWF1dMOpcw==?=
            Message-ID: <018f0000-0000-7000-8000-000000000001@example.org>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable
            Content-Language: fr
            Auto-Submitted: auto-generated

            Bonjour,

            =C3=80 bient=C3=B4t.

            """
        #expect(String(decoding: try message().bytes, as: UTF8.self) == expected.replacing("\n", with: "\r\n"))
    }

    /// Whatever a subject holds, it stays a subject.
    @Test(arguments: [
        "a\r\nBcc: x@example.org", "a\nBcc: x@example.org", "é\r\n\r\nText", "a\u{2028}b\u{85}c\0d", "=?UTF-8?Q?x?=",
    ])
    func letsNoValueBeginAHeader(subject: String) throws {
        let whole = String(decoding: try message(subject: subject).bytes, as: UTF8.self)
        let headers = try #require(whole.split(separator: "\r\n\r\n", maxSplits: 1).first)
        let names = headers.split(separator: "\r\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(names.count == 10 && !names.contains("Bcc") && Set(names).count == names.count)
        #expect(!whole.replacing("\r\n", with: "").contains { $0 == "\r" || $0 == "\n" || $0 == "\0" })
    }

    @Test func foldsALongSubjectBetweenCharacters() throws {
        let subject = String(repeating: "éà🙂", count: 40)
        let written = Header.text(subject, after: 9)
        var read = ""
        for (place, line) in written.components(separatedBy: "\r\n ").enumerated() {
            #expect(
                line.utf8.count + (place == 0 ? 9 : 1) <= 76 && line.hasPrefix("=?UTF-8?B?") && line.hasSuffix("?="))
            let word = try #require(Data(base64Encoded: String(line.dropFirst(10).dropLast(2))))
            read += try #require(String(data: word, encoding: .utf8))
        }
        #expect(read == subject)
    }

    /// As RFC 2045 6.7 reads it: soft breaks away, `=XX` a byte.
    @Test(arguments: [
        "", "a", "a\n", "\n", " \n", "ends with a space \nx\t\n", "=3D\n", ".\n..\n",
        String(repeating: "long line, ", count: 30),
        String(repeating: "é", count: 100) + "\n", String(repeating: "x", count: 76) + "\n",
        String(repeating: "x", count: 77),
        String(repeating: "x", count: 75) + " \ny", "a\r\nb\r\n",
    ])
    func isReadBack(text: String) throws {
        let written = QuotedPrintable.encoded(text)
        let lines = written.components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 76 && !$0.hasSuffix(" ") && !$0.hasSuffix("\t") })
        var bytes: [UInt8] = []
        var rest = Array(written.replacing("=\r\n", with: "").utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                bytes.append(byte)
                continue
            }
            bytes.append(try #require(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)))
            rest = rest.dropFirst(2)
        }
        let read = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        let wanted = text.replacing("\r\n", with: "\n")
        #expect(read == (wanted.isEmpty || wanted.hasSuffix("\n") ? wanted : wanted + "\n"))
    }

    @Test(arguments: [
        "", "a", "@example.org", "a@", "a@b@c.org", "a b@example.org", "a@exam ple.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org>", "<a@example.org", "a@[127.0.0.1]", "é@example.org", "a@exämple.org", "a..b@example.org",
        ".a@example.org",
        "a@.org", "\"a b\"@example.org", String(repeating: "a", count: 65) + "@example.org", "a\u{301}@example.org",
    ])
    func takesNoOtherAddress(text: String) { #expect(Address(text) == nil) }

    @Test(arguments: ["a@example.org", "first.last+relais@mail.example.org", "o'neil@example.org", "root@localhost"])
    func takesAMailbox(text: String) { #expect(Address(text)?.text == text) }
}

@Suite struct MailerTests {
    @Test(arguments: [
        "http://example.org", "smtp://user:secret@example.org", "smtp://", "example.org", "smtps://example.org?x=y",
        "smtp://exa mple.org",
    ])
    func takesNoOtherServer(url: String) {
        #expect(throws: Mailer.Unusable.self) { try Mailer(url: url) }
    }

    @Test func speaksInClearToThisMachineAlone() throws {
        #expect(throws: Mailer.Unusable.self) { try Mailer(url: "smtp://mail.example.org", allowsClear: true) }
        #expect(throws: Mailer.Unusable.self) { try Mailer(url: "smtps://127.0.0.1", allowsClear: true) }
        #expect(throws: Mailer.Unusable.self) { try Mailer(url: "smtps://example.org", user: "relais") }
        _ = try Mailer(url: "smtp://127.0.0.1:2525", allowsClear: true)
    }

    /// A port where nobody listens: it is the server's fault, and nobody's mailbox.
    @Test func tellsThatNobodyListens() async throws {
        let mailer = try Mailer(url: "smtp://127.0.0.1:1", allowsClear: true)
        let address = try #require(Address("a@example.org"))
        let message = Message(
            id: UUID(), from: address, sender: "Relais", to: address, subject: "x", text: "x", language: "en",
            date: Date())
        await #expect(throws: Mailer.Failure.notNow("curl_7")) { try await mailer.send(message) }
        #expect(Mailer.Failure.notNow("curl_7").isOfServer && !Mailer.Failure.notNow("smtp_451").isOfServer)
    }
}
