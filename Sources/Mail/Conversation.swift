import CCurl

/// One message being handed in: what is still to be sent of it, and which command was said last.
///
/// It lives on one thread, for as long as libcurl holds it.
final class Conversation {
    private let message: Message
    private let bytes: [UInt8]
    private var sent = 0
    private var command = ""
    private var hasSentText = false

    /// libcurl wants to be told once, before there are threads that use it.
    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(_ message: Message) { (self.message, bytes) = (message, message.bytes) }

    /// Says all of it to a server, and tells what came of it.
    func hold(with mailer: Mailer) -> Result<Void, Mailer.Failure> {
        guard Self.isReady, let curl = curl_easy_init() else { return .failure(.notNow("curl_2")) }
        defer { curl_easy_cleanup(curl) }
        let recipients = curl_slist_append(nil, "<\(message.to.text)>")
        defer { curl_slist_free_all(recipients) }
        let me = Unmanaged.passUnretained(self).toOpaque()
        let texts: [(CURLoption, String?)] = [
            (CURLOPT_URL, mailer.url), (CURLOPT_PROTOCOLS_STR, "smtp,smtps"), (CURLOPT_USERNAME, mailer.user),
            (CURLOPT_PASSWORD, mailer.password), (CURLOPT_CAINFO, mailer.authorities),
            (CURLOPT_MAIL_FROM, "<\(message.from.text)>"),
        ]
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_UPLOAD, 1), (CURLOPT_CONNECTTIMEOUT, 15), (CURLOPT_TIMEOUT, 30),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            (CURLOPT_USE_SSL, mailer.isClear ? Int(CURLUSESSL_NONE.rawValue) : Int(CURLUSESSL_ALL.rawValue)),
        ]
        var answers = texts.compactMap { option, text in text.map { relais_curl_text(curl, option, $0) } }
        answers += numbers.map { relais_curl_number(curl, $0, $1) }
        answers += [
            relais_curl_list(curl, CURLOPT_MAIL_RCPT, recipients),
            relais_curl_reading(
                curl,
                { buffer, size, count, holder in
                    guard let buffer, let holder else { return 0 }
                    return Conversation.of(holder).give(buffer, atMost: size * count)
                }, me),
            relais_curl_listening(
                curl,
                { _, kind, text, length, holder in
                    if let text, let holder { Conversation.of(holder).heard(kind, text, length) }
                    return 0
                }, me),
        ]
        if let wrong = answers.first(where: { $0 != CURLE_OK }) { return .failure(.notNow("curl_\(wrong.rawValue)")) }
        let outcome = curl_easy_perform(curl)
        return outcome == CURLE_OK ? .success(()) : .failure(failure(outcome, Int(relais_curl_answer(curl))))
    }

    private static func of(_ holder: UnsafeMutableRawPointer) -> Conversation {
        Unmanaged<Conversation>.fromOpaque(holder).takeUnretainedValue()
    }

    private func give(_ buffer: UnsafeMutablePointer<CChar>, atMost most: Int) -> Int {
        let count = min(most, bytes.count - sent)
        UnsafeMutableRawPointer(buffer).copyMemory(
            from: Array(bytes[sent..<sent + count]), byteCount: count)
        sent += count
        return count
    }

    /// Of what is said only the first word is kept: the rest may be a password.
    private func heard(_ kind: curl_infotype, _ text: UnsafeMutablePointer<CChar>, _ length: Int) {
        if kind == CURLINFO_DATA_OUT { hasSentText = true }
        guard kind == CURLINFO_HEADER_OUT else { return }
        let bytes = UnsafeRawBufferPointer(start: text, count: length)
        let word = String(decoding: bytes.prefix(4), as: UTF8.self).uppercased()
        // Said on the way out, whatever came before.
        if word != "QUIT" { command = word }
    }

    /// Only what is said of the mailbox returns a message: a 5xx to `RCPT`, or one about mailboxes (550 to 553) after the text.
    /// What is said of whoever hands it in (530, 535, 538), or to other commands, is for the administrator to mend.
    private func failure(_ outcome: CURLcode, _ answer: Int) -> Mailer.Failure {
        guard (400...599).contains(answer) else { return .notNow("curl_\(outcome.rawValue)") }
        let isOfSender = [530, 534, 535, 538].contains(answer)
        if command == "RCPT", answer >= 500, !isOfSender { return .returned(answer) }
        if command == "DATA", hasSentText, (550...553).contains(answer) { return .returned(answer) }
        return .notNow("smtp_\(answer)")
    }
}
