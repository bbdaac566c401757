import Foundation
import RelaisCore

extension Texts {
    /// The largest file that is read.
    private static let largest = 65_536

    /// The texts of a folder, and of the folders in it that are named for an organisation's id.
    package static func read(_ folder: String?) -> Texts {
        guard let folder else { return .standard }
        let manager = FileManager.default
        var files: [String: String] = [:]
        func read(_ place: String) {
            for name in (try? manager.contentsOfDirectory(atPath: "\(folder)/\(place)")) ?? []
            where name.hasSuffix(".txt") {
                let path = place.isEmpty ? name : "\(place)/\(name)"
                guard let bytes = manager.contents(atPath: "\(folder)/\(path)"), bytes.count <= largest else {
                    continue
                }
                files[path] = String(decoding: bytes, as: UTF8.self)
            }
        }
        read("")
        for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] where ID<Organisation>(name) != nil {
            read(name)
        }
        return Texts(replacements: files)
    }
}
