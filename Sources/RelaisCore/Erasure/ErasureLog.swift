import Foundation

/// Who was erased when, beside the key file and not in the database, so that a database that was restored from before can be
/// made to forget again. Ids only.
///
/// A text of lines: `relais-erasures-v1`, then one for each: the moment (ISO 8601, UTC), the organisation, the person, the
/// audit entry; and the word `mentor` where who was erased is a mentor, and not a person with a file. A line is on disk before what it says is committed; one that was cut short was never committed and is no
/// line. The same line twice says it once.
package struct ErasureLog: Sendable {
    package let path: String

    package init(_ path: String) { self.path = path }

    package struct Line: Sendable, Hashable {
        package let at: Date
        package let organisation: ID<Organisation>
        package let subject: Subject
        package let entry: ID<Entry>

        /// Who was erased.
        package enum Subject: Sendable, Hashable {
            case person(ID<Person>)
            case mentor(ID<Mentor>)
        }

        var text: String {
            switch subject {
            case .person(let person): "\(at.formatted(.iso8601)) \(organisation) \(person) \(entry)\n"
            case .mentor(let mentor): "\(at.formatted(.iso8601)) \(organisation) \(mentor) \(entry) mentor\n"
            }
        }

        init(at: Date, organisation: ID<Organisation>, subject: Subject, entry: ID<Entry>) {
            (self.at, self.organisation, self.subject, self.entry) = (at, organisation, subject, entry)
        }

        init?(_ text: Substring) {
            let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            guard words.count == 4 || (words.count == 5 && words[4] == "mentor"),
                let at = try? Date(words[0], strategy: .iso8601), let organisation = ID<Organisation>(words[1]),
                let person = ID<Person>(words[2]), let entry = ID<Entry>(words[3])
            else { return nil }
            let subject = words.count == 4 ? Subject.person(person) : .mentor(ID(rawValue: person.rawValue))
            self.init(at: at, organisation: organisation, subject: subject, entry: entry)
        }
    }

    /// Why it was not read or written. It names the file and the line.
    package enum Problem: Error, Equatable, CustomStringConvertible {
        case system(path: String, code: Int32)
        case unknownFormat(path: String)
        case malformed(path: String, line: Int)

        package var description: String {
            switch self {
            case .system(let path, let code):
                "The log of erasures \(path) cannot be used: \(String(cString: strerror(code))). "
                    + "RELAIS_ERASURES_LOG says where it is kept; it must be a file of whoever runs this."
            case .unknownFormat(let path): "\(path) is no log of erasures: it does not begin with \(firstLine)."
            case .malformed(let path, let line):
                "Line \(line) of the log of erasures \(path) cannot be understood. Restore it from its copy."
            }
        }
    }

    private static let firstLine = "relais-erasures-v1"

    /// Everything it says; nothing when there is none.
    package func read() throws -> [Line] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return [] }
            throw Problem.system(path: path, code: errno)
        }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        return try lines(of: handle.readToEnd() ?? Data()).lines
    }

    /// Adds lines, and returns once the disk holds them. Makes the file where there is none, for its owner alone.
    package func append(_ lines: [Line]) throws {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0o600)
        guard file >= 0 else { throw Problem.system(path: path, code: errno) }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        // One at a time, also among several processes.
        guard flock(file, LOCK_EX) == 0 else { throw Problem.system(path: path, code: errno) }
        let there = try self.lines(of: handle.readToEnd() ?? Data())
        if there.whole < there.size { guard ftruncate(file, off_t(there.whole)) == 0 else { throw failure } }
        let head = there.whole == 0 ? Self.firstLine + "\n" : ""
        do {
            try handle.write(contentsOf: Data((head + lines.map(\.text).joined()).utf8))
        } catch { throw failure }
        guard fsync(file) == 0 else { throw failure }
        if there.size == 0 { try syncFolder() }
    }

    /// Makes sure that it can be written: makes it where there is none.
    package func prepare() throws { try append([]) }

    private var failure: Problem { .system(path: path, code: errno) }

    /// What it says, how many bytes of it are whole lines, and how many there are.
    private func lines(of data: Data) throws -> (lines: [Line], whole: Int, size: Int) {
        guard let end = data.lastIndex(of: UInt8(ascii: "\n")) else {
            // Cut short while it was made, or something else altogether.
            guard Data(Self.firstLine.utf8).starts(with: data) else { throw Problem.unknownFormat(path: path) }
            return ([], 0, data.count)
        }
        let text = String(decoding: data[...end], as: UTF8.self)
        var rows = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard rows.popFirst() == Self.firstLine[...] else { throw Problem.unknownFormat(path: path) }
        let lines = try zip(2..., rows).map { number, row in
            guard let line = Line(row) else { throw Problem.malformed(path: path, line: number) }
            return line
        }
        return (lines, data.distance(from: data.startIndex, to: end) + 1, data.count)
    }

    private func syncFolder() throws {
        let folder = open(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure }
    }
}
