import Foundation

/// How far something is, on a line that counts up; said nowhere but on a terminal.
enum Progress {
    /// Does something that says how far it is, and leaves the line empty for what follows, an error as well.
    static func shown<Done>(_ body: () async throws -> Done) async rethrows -> Done {
        defer { write("\r\u{1B}[K") }
        return try await body()
    }

    static func show(_ what: String, _ done: Int, of all: Int) {
        guard all > 0 else { return }
        say("\(what): \(done * 100 / all) %")
    }

    static func show(_ what: String, _ done: Int) { say("\(what): \(done)") }

    /// The next thing, on the same line.
    static func say(_ what: String) { write("\r\u{1B}[K\(what)") }

    private static func write(_ text: String) {
        guard isatty(2) == 1 else { return }
        FileHandle.standardError.write(Data(text.utf8))
    }
}
