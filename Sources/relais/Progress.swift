import Foundation

/// How far something is, on a line that counts up; said nowhere but on a terminal.
enum Progress {
    static func show(_ what: String, _ done: Int, of all: Int) {
        guard all > 0 else { return }
        line("\(what): \(done * 100 / all) %", isLast: done >= all)
    }

    static func show(_ what: String, _ done: Int) { line("\(what): \(done)", isLast: false) }

    /// The next thing, on the same line.
    static func say(_ what: String) { line(what, isLast: false) }

    /// Leaves the line empty for what follows.
    static func clear() { write("\r\u{1B}[K") }

    private static func line(_ text: String, isLast: Bool) { write("\r\u{1B}[K\(text)\(isLast ? "\n" : "")") }

    private static func write(_ text: String) {
        guard isatty(2) == 1 else { return }
        FileHandle.standardError.write(Data(text.utf8))
    }
}
