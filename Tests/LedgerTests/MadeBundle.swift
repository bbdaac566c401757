import Foundation

@testable import Ledger

/// The files of a bundle of one log, to tamper with.
enum MadeBundle {
    static func files(_ made: MadeLog) throws -> [String: [UInt8]] {
        let (log, size) = (MadeLog.id.text, made.leaves.count)
        var files: [String: [UInt8]] = [
            "relais-bundle": Array("relais-bundle/v1\nwhole\nlog \(log) \(MadeLog.origin) \(size) 0 \(size)\n".utf8),
            "policy": Array("quorum none\n".utf8), "\(log)/elsewhere": [],
        ]
        files["\(log)/entries"] = made.entries.enumerated().flatMap { position, entry in
            entry.map { Array("\(position) ".utf8) + $0 + [0x0a] } ?? []
        }
        for tile in Tile.all(in: made.levels.size) {
            files["\(log)/\(tile.path)"] = made.levels.hashes(tile)?.flatMap(\.bytes)
        }
        for text in made.checkpoints {
            let size = try Checkpoint(text: SignedNote(whole: text).text).size
            files["\(log)/checkpoints/\(size)"] = Array(text.utf8)
        }
        for (manifest, position) in made.purges {
            files["\(log)/purges/\(position ?? 0)"] = Array(manifest.utf8)
        }
        return files
    }

    static func data(_ files: [String: [UInt8]]) -> Data {
        var data = Data()
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            data += Tar.header(name, size: bytes.count) + bytes + .init(repeating: 0, count: Tar.padding(bytes.count))
        }
        return data + [UInt8](repeating: 0, count: 2 * Tar.block)
    }
}
