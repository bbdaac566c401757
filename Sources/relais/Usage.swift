import ArgumentParser
import Foundation

/// How a command is written, as far as the terminal is wide: ArgumentParser leaves that line as long as it comes.
enum Usage {
    /// What a command that was written wrongly says: what is wrong, and how it is written.
    static func after(_ sentence: String, of command: any ParsableCommand.Type) -> String {
        let help = RelaisCommand.helpMessage(for: command, columns: Int.max)
        let usage = help.split(separator: "\n").first { $0.hasPrefix("USAGE: ") }
        return wrapped(
            ["Error: \(sentence)", usage.map { "Usage: \($0.dropFirst(7))" }].compactMap(\.self).joined(separator: "\n")
        )
    }

    /// The same text, the lines that say how a command is written cut to the width of the terminal.
    static func wrapped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.lowercased().hasPrefix("usage: ") ? cut(line, to: columns) : String(line)
        }.joined(separator: "\n")
    }

    /// Cut before an option or an argument; what follows stands under what was first.
    private static func cut(_ line: Substring, to width: Int) -> String {
        var lines: [String] = []
        var current = ""
        for piece in pieces(of: line) {
            if current.isEmpty || current.count + 1 + piece.count <= width {
                current += (current.isEmpty ? "" : " ") + piece
            } else {
                lines.append(current)
                current = "       " + piece
            }
        }
        return (lines + [current]).joined(separator: "\n")
    }

    /// `relais`, `[--limit <limit>]`, `--to <to>`: what is not cut in two.
    private static func pieces(of line: Substring) -> [String] {
        var pieces: [String] = []
        for word in line.split(separator: " ") {
            let last = pieces.last ?? ""
            let isOpen = last.count { $0 == "[" } > last.count { $0 == "]" }
            let isValue = last.hasPrefix("--") && !last.contains(" ") && word.hasPrefix("<")
            if isOpen || isValue { pieces[pieces.count - 1] = "\(last) \(word)" } else { pieces.append(String(word)) }
        }
        return pieces
    }

    private static var columns: Int {
        if let set = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), set > 0 { return set }
        var size = winsize()
        return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }
}
