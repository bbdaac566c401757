/// Our own 20 × 20 strokes, always beside a word.
enum Icon {
    /// The icon of a thing.
    static func of(_ name: String) -> HTML {
        HTML(
            trusted:
                "<svg class=\"ic\(points.contains(name) ? " flip" : "")\" aria-hidden=\"true\"><use href=\"#i-\(name)\"/></svg>"
        )
    }

    /// The icon of a state.
    static func state(_ code: String) -> HTML {
        let flip = code == "sent" || code == "withdrawn" ? " flip" : ""
        return HTML(trusted: "<svg class=\"ic\(flip)\" aria-hidden=\"true\"><use href=\"#s-\(code)\"/></svg>")
    }

    /// The symbols that a body refers to.
    static func sprite(for body: HTML) -> HTML {
        let used = referred(in: body.text)
        return HTML(
            trusted: "<svg width=\"0\" height=\"0\" aria-hidden=\"true\" class=\"vh\">"
                + symbols.filter { used.contains($0.id) }
                .map { "<symbol id=\"\($0.id)\" viewBox=\"0 0 20 20\">\($0.paths)</symbol>" }.joined() + "</svg>")
    }

    /// What stands as `"#…"`: found in one go over the bytes. Looked for one by one, the symbols took longer than the page.
    private static func referred(in text: String) -> Set<String> {
        var found: Set<String> = []
        var text = text
        text.withUTF8 { bytes in
            var index = 1
            while index < bytes.count {
                defer { index += 1 }
                guard bytes[index] == UInt8(ascii: "#"), bytes[index - 1] == UInt8(ascii: "\"") else { continue }
                let name = bytes[(index + 1)...].prefix(40).prefix { $0 != UInt8(ascii: "\"") }
                found.insert(String(decoding: name, as: UTF8.self))
            }
        }
        return found
    }

    /// The mark, small, as an address that needs no request.
    static let favicon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 36 36'%3E%3Cg fill='none' stroke-width='4' "
        + "stroke-linecap='round'%3E%3Cpath stroke='%2383857a' d='M18 18c5.5 0 3 8.5 9 8.5h6'/%3E%3Cpath stroke='%2314574a' "
        + "d='M3 9.5h6c6 0 3.5 8.5 9 8.5'/%3E%3C/g%3E%3Ccircle cx='18' cy='18' r='4.25' fill='%23f2b233' stroke='%231a2522' "
        + "stroke-width='2'/%3E%3C/svg%3E"

    /// Those that point along the line of text, and turn where it runs from right to left.
    private static let points: Set<String> = ["ref", "left"]

    private static let symbols: [(id: String, paths: String)] = [
        ("i-check", "<path d=\"m4 10.5 4 4 8-9\"/>"),
        ("i-day", "<path d=\"M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3M13 3v3\"/>"),
        ("i-done", "<circle cx=\"10\" cy=\"10\" r=\"7.5\"/><path d=\"m6.5 10.3 2.5 2.5 4.5-5.2\"/>"),
        ("i-down", "<path d=\"m5.5 8 4.5 4.5L14.5 8\"/>"),
        (
            "i-duo",
            "<circle cx=\"6.5\" cy=\"6.5\" r=\"2.7\"/><circle cx=\"14\" cy=\"8\" r=\"2.2\"/><path d=\"M1.5 16.5c.4-3.6 2.2-5 5-5s4.6 1.4 5 5M13 12.7c3-.2 5 1 5.5 3.8\"/>"
        ),
        (
            "i-eye",
            "<path d=\"M1.8 10C4 6.3 6.8 4.5 10 4.5S16 6.3 18.2 10C16 13.7 13.2 15.5 10 15.5S4 13.7 1.8 10Z\"/><circle cx=\"10\" cy=\"10\" r=\"2.5\"/>"
        ),
        ("i-info", "<circle cx=\"10\" cy=\"10\" r=\"7.5\"/><path d=\"M10 9.2v4.6M10 6.3v.1\"/>"),
        ("i-left", "<path d=\"M16 10H4M8.5 5.5 4 10l4.5 4.5\"/>"),
        (
            "i-lock",
            "<rect x=\"4\" y=\"9\" width=\"12\" height=\"8\" rx=\"1.5\"/><path d=\"M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9\"/>"
        ),
        ("i-path", "<path d=\"M2.5 4.5C9 4.5 10 9 17.5 9M2.5 15.5C9 15.5 10 11 17.5 11M2.5 10h6\"/>"),
        (
            "i-person",
            "<circle cx=\"10\" cy=\"6.5\" r=\"3.2\"/><path d=\"M3.5 17c.6-4 3-5.5 6.5-5.5s5.9 1.5 6.5 5.5\"/>"
        ),
        ("i-ref", "<path d=\"M2.5 5.5H7c4 0 2 9 6 9h4.5M14.5 11.5l3 3-3 3\"/>"),
        ("i-search", "<circle cx=\"8.5\" cy=\"8.5\" r=\"5\"/><path d=\"m12.5 12.5 4.5 4.5\"/>"),
        ("i-todo", "<circle cx=\"10\" cy=\"10\" r=\"7\"/>"),
        ("i-warn", "<path d=\"M10 3 18 16.5H2zM10 8v4M10 14.2v.1\"/>"),
        ("s-accepted", "<circle cx=\"10\" cy=\"10\" r=\"7.5\"/><path d=\"m6.5 10.3 2.5 2.5 4.5-5.2\"/>"),
        ("s-completed", "<path d=\"m3.5 10.5 4.5 4.5L17 5\"/>"),
        ("s-declined", "<circle cx=\"10\" cy=\"10\" r=\"7.5\"/><path d=\"M6.5 10h7\"/>"),
        ("s-draft", "<circle cx=\"10\" cy=\"10\" r=\"7\" stroke-dasharray=\"3.2 3.2\"/>"),
        (
            "s-entered_in_error",
            "<rect x=\"3.5\" y=\"3.5\" width=\"13\" height=\"13\" rx=\"1\"/><path d=\"m7.5 7.5 5 5M12.5 7.5l-5 5\"/>"
        ),
        ("s-expired", "<circle cx=\"10\" cy=\"10\" r=\"7.5\"/><path d=\"M10 5.5V10l3 2.5\"/>"),
        (
            "s-in_progress",
            "<circle cx=\"10\" cy=\"10\" r=\"7\"/><path d=\"M10 3a7 7 0 0 1 0 14z\" fill=\"currentColor\"/>"
        ),
        ("s-late", "<path d=\"M6.5 2.5h7l4 4v7l-4 4h-7l-4-4v-7zM10 6v4.5M10 13.5v.1\"/>"),
        ("s-not_fulfilled", "<path d=\"m5 5 10 10M15 5 5 15\"/>"),
        ("s-sent", "<path d=\"M3 10h12M10.5 5.5 15 10l-4.5 4.5\"/>"),
        ("s-waitlisted", "<path d=\"M5 3.5h10M5 16.5h10M6 3.5c0 4.5 8 8.5 8 13M14 3.5c0 4.5-8 8.5-8 13\"/>"),
        ("s-withdrawn", "<path d=\"M7 4.5 3 8.5l4 4M3 8.5h9a4 4 0 0 1 0 8H9\"/>"),
    ]
}
