import ArgumentParser
import Foundation

/// What is asked before something that cannot be undone.
enum Question {
    /// Asks on a terminal, and takes `yes` for an answer. Where nobody can be asked, the command must have been told.
    static func isAgreed(_ question: String) throws -> Bool {
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("This cannot be undone, and nobody can be asked: say --yes if you mean it.")
        }
        FileHandle.standardError.write(Data("\(question) Type yes: ".utf8))
        let isYes = readLine()?.trimmingCharacters(in: .whitespaces).lowercased() == "yes"
        if !isYes { FileHandle.standardError.write(Data("Nothing was done.\n".utf8)) }
        return isYes
    }
}
