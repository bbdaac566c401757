import Foundation

/// Why a file is no archive that is read here.
package enum TarError: Error, Equatable {
    /// Not a POSIX archive of regular files, or one that ends too soon.
    case malformed
    /// A name that stands twice, or one that leads elsewhere.
    case badName
    /// The system said no; its `errno`.
    case system(Int32)
}

/// A POSIX archive (ustar, IEEE Std 1003.1 "pax", without extended headers) of regular files.
enum Tar {
    static let block = 512

    /// The header of one file. Names are ASCII, and at most 100 bytes.
    static func header(_ name: String, size: Int) -> [UInt8] {
        precondition(name.utf8.count <= 100 && size < 1 << 33, "no name or size of an archive")
        var header = [UInt8](repeating: 0, count: block)
        func put(_ text: String, at place: Int) {
            for (offset, byte) in text.utf8.enumerated() { header[place + offset] = byte }
        }
        func octal(_ number: Int, _ width: Int) -> String {
            let digits = String(number, radix: 8)
            return String(repeating: "0", count: width - digits.count) + digits
        }
        put(name, at: 0)
        put(octal(0o644, 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        put(octal(size, 11), at: 124)
        put(octal(0, 11), at: 136)
        put(String(repeating: " ", count: 8), at: 148)
        put("0", at: 156)
        put("ustar\u{0}00", at: 257)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
        return header
    }

    static func padding(_ size: Int) -> Int { (block - size % block) % block }
}

/// Writes an archive to a new file.
package final class TarWriter {
    private let file: FileHandle

    /// Creates the file, for its owner alone. Refuses to replace one.
    package init(path: String) throws(TarError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(errno) }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    package func add(_ name: String, _ bytes: [UInt8]) throws {
        try file.write(
            contentsOf: Tar.header(name, size: bytes.count) + bytes
                + .init(repeating: 0, count: Tar.padding(bytes.count)))
    }

    /// A file whose size is known at its end: `body` is lent what adds to it.
    package func add(_ name: String, _ body: (_ add: @escaping ([UInt8]) throws -> Void) throws -> Void) throws {
        let start = try file.offset()
        try file.write(contentsOf: Tar.header(name, size: 0))
        var size = 0
        var waiting: [UInt8] = []
        try body { bytes in
            waiting += bytes
            size += bytes.count
            if waiting.count > 1 << 18 {
                try self.file.write(contentsOf: waiting)
                waiting.removeAll(keepingCapacity: true)
            }
        }
        try file.write(contentsOf: waiting + .init(repeating: 0, count: Tar.padding(size)))
        let end = try file.offset()
        try file.seek(toOffset: start)
        try file.write(contentsOf: Tar.header(name, size: size))
        try file.seek(toOffset: end)
    }

    /// Two empty blocks, and the file is whole and on disk.
    package func finish() throws {
        try file.write(contentsOf: [UInt8](repeating: 0, count: 2 * Tar.block))
        try file.synchronize()
        try file.close()
    }
}

/// Reads an archive where it lies: its files are looked at, not copied out.
struct TarReader {
    private let data: Data
    /// Where each file's bytes are.
    let files: [String: Range<Int>]

    /// So many hashes would fill it.
    var mostHashes: UInt64 { UInt64(data.count / Hash.count) }

    init(path: String) throws {
        try self.init(try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
    }

    init(_ data: Data) throws(TarError) {
        var files: [String: Range<Int>] = [:]
        var place = 0
        while true {
            guard place + Tar.block <= data.count else { throw .malformed }
            let header = data[place..<place + Tar.block]
            if header.allSatisfy({ $0 == 0 }) { break }
            guard header[place + 257..<place + 262].elementsEqual("ustar".utf8),
                header[place + 156] == UInt8(ascii: "0"),
                header[place + 345] == 0, let size = Self.octal(header[place + 124..<place + 135]),
                header[place + 154] == 0, header[place + 155] == 0x20,
                let sum = Self.octal(header[place + 148..<place + 154]), sum == Self.sum(header, place)
            else { throw .malformed }
            let name = String(decoding: header[place..<place + 100].prefix { $0 != 0 }, as: UTF8.self)
            let start = place + Tar.block
            guard start + size + Tar.padding(size) <= data.count else { throw .malformed }
            guard !name.isEmpty, !name.hasPrefix("/"), !name.split(separator: "/").contains(".."),
                files.updateValue(start..<start + size, forKey: name) == nil
            else { throw .badName }
            place = start + size + Tar.padding(size)
        }
        self.data = data
        self.files = files
    }

    private static func sum(_ header: Data, _ place: Int) -> Int {
        header.reduce(0) { $0 + Int($1) } - header[place + 148..<place + 156].reduce(0) { $0 + Int($1) } + 8 * 0x20
    }

    private static func octal(_ digits: Data) -> Int? {
        digits.allSatisfy { (0x30...0x37).contains($0) } ? digits.reduce(0) { $0 << 3 | Int($1 - 0x30) } : nil
    }

    func bytes(_ name: String) -> [UInt8]? { files[name].map { Array(data[$0]) } }

    func text(_ name: String) -> String? { bytes(name).flatMap { String(validating: $0, as: UTF8.self) } }

    /// Hands on each line of a file without its newline. The last must have one.
    func lines(_ name: String, _ take: (ArraySlice<UInt8>) throws -> Void) throws {
        guard let range = files[name], !range.isEmpty else { return }
        try data[range].withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                guard let end = rest.firstIndex(of: 0x0a) else { throw TarError.malformed }
                try take(ArraySlice(rest[..<end]))
                rest = rest[(end + 1)...]
            }
        }
    }
}
