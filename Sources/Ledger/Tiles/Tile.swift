/// A piece of a tree as C2SP tlog-tiles cuts it: up to 256 hashes of one level, height 8.
///
/// At level 0 they are leaves; at level n each is the root of a full tile of level n - 1.
package struct Tile: Sendable, Hashable {
    /// How many levels of the tree a tile spans.
    package static let height = 8
    /// How many hashes a full tile has.
    package static let fullWidth = 256

    /// 0…63, of tiles.
    package let level: Int
    /// Which of its level, from 0.
    package let index: UInt64
    /// How many hashes it has, 1…256.
    package let width: Int

    /// Nil for what no tree has.
    package init?(level: Int, index: UInt64, width: Int = Tile.fullWidth) {
        guard (0...63).contains(level), index < 1 << 55, (1...Self.fullWidth).contains(width) else { return nil }
        self.level = level
        self.index = index
        self.width = width
    }

    package var isFull: Bool { width == Self.fullWidth }

    /// `tile/0/x001/x234/067`, or `tile/0/x001/x234/067.p/5`.
    package var path: String { "tile/\(level)/\(Self.path(index))\(isFull ? "" : ".p/\(width)")" }

    /// A tile's index in path elements of three digits.
    package static func path(_ index: UInt64) -> String {
        var path = String(String(1000 + index % 1000).dropFirst())
        var rest = index / 1000
        while rest > 0 {
            path = "x\(String(1000 + rest % 1000).dropFirst())/\(path)"
            rest /= 1000
        }
        return path
    }

    /// Nil unless it is written as `path` writes it.
    package init?(path: some StringProtocol) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "tile", let level = Decimal.value(parts[1]), level <= 63 else { return nil }
        var names = parts.dropFirst(2).map { String($0) }
        var width = Self.fullWidth
        if names.count >= 2, names[names.count - 2].hasSuffix(".p") {
            guard let partial = Decimal.value(names.removeLast()), (1...255).contains(partial) else { return nil }
            width = Int(partial)
            names[names.count - 1].removeLast(2)
        }
        guard names.count <= 6 else { return nil }
        var index: UInt64 = 0
        for (place, name) in names.enumerated() {
            let digits = String(name.dropFirst(place == names.count - 1 ? 0 : 1))
            guard digits.utf8.count == 3, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let part = UInt64(digits)
            else { return nil }
            index = index * 1000 + part
        }
        self.init(level: Int(level), index: index, width: width)
        // What is left to refuse (no x, a leading x000) is written differently.
        guard self.path == path else { return nil }
    }

    /// Every tile of a tree of `size` leaves, level by level; the last of each may be partial.
    package static func all(in size: UInt64) -> [Tile] {
        var tiles: [Tile] = []
        var hashes = size
        var level = 0
        while hashes > 0 {
            for index in 0..<hashes / 256 { Tile(level: level, index: index).map { tiles.append($0) } }
            Tile(level: level, index: hashes / 256, width: Int(hashes % 256)).map { tiles.append($0) }
            hashes /= 256
            level += 1
        }
        return tiles
    }
}
