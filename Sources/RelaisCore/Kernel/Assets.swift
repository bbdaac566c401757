import CAssets
import Foundation
import Postgres

/// Files of this repository that the program carries inside itself.
package enum Assets {
    /// The bytes of one, by its name in `Sources/CAssets/assets.c`.
    package static func bytes(_ name: String) -> [UInt8]? {
        each().first { $0.name == name }?.bytes
    }

    /// Every migration, in order.
    package static var migrations: [Migration] {
        each().filter { $0.name.hasPrefix("sql/") }.map {
            Migration(name: String($0.name.dropFirst(4)), sql: String(decoding: $0.bytes, as: UTF8.self))
        }
    }

    /// Every one whose name begins so, in the order in which they are listed there.
    package static func all(under prefix: String) -> [(name: String, bytes: [UInt8])] {
        each().filter { $0.name.hasPrefix(prefix) }
    }

    private static func each() -> [(name: String, bytes: [UInt8])] {
        (0..<relais_asset_count()).map { index in
            let asset = relais_asset_at(index).pointee
            return (String(cString: asset.name), Array(UnsafeBufferPointer(start: asset.bytes, count: asset.length)))
        }
    }
}
