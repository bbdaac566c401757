import Foundation
import Postgres

/// A copy of everything, in parts that are kept apart: the data, the wrapped keys, and, only when asked for, the key file.
///
/// No part opens anything without the others. Each is a folder with a manifest, and is there whole or not at all.
package enum Backup {
    /// Why a backup was not made, or not restored: a sentence for whoever runs the machine.
    package struct Problem: Error, CustomStringConvertible {
        package let description: String
        package init(_ description: String) { self.description = description }
    }

    /// What is being done, for whoever waits.
    package enum Step: Sendable, Equatable {
        case counting, dumping(Part, bytes: Int), checking, restoring(Part), migrating, erasing, opening
    }

    /// What is kept apart from what.
    package enum Part: String, Sendable, Codable, CaseIterable {
        /// Everything but the keys, where nothing of a person can be read without them.
        case data
        /// The wrapped keys: kept for less long, so that who was erased is gone from backups too.
        case wrappedKeys = "wrapped-keys"
        /// The keys that unwrap them.
        case keyFile = "key-file"

        /// What it is called in its folder.
        var file: String {
            switch self {
            case .data: "data.dump"
            case .wrappedKeys: "keys.dump"
            case .keyFile: "keys"
            }
        }

        /// What pg_dump is told.
        var options: [String] {
            switch self {
            case .data: ["--exclude-schema=keys"]
            case .wrappedKeys: ["--schema=keys"]
            case .keyFile: []
            }
        }
    }

    static let roles = "roles.json"
    static let erasures = "erasures.log"
}

/// What a part of a backup says of itself.
package struct BackupManifest: Codable, Sendable, Equatable {
    struct File: Codable, Sendable, Equatable {
        let name: String
        let bytes: Int
        let sha256: String
    }

    static let format = "relais-backup-v1"

    var format = Self.format
    let part: Backup.Part
    /// The same in every part of one backup.
    let backup: UUID
    package let madeAt: Date
    /// Which key file it needs, and which of its keys; no key.
    let keyFile: String
    let keys: [Int]
    /// The last migration, and the version of PostgreSQL.
    let schema: String
    let server: String
    package let tables: [Connection.TableCount]
    let files: [File]

    static let name = "manifest.json"

    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }()

    static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }()
}
