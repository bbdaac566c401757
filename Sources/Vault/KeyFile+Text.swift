import Crypto
import Foundation

extension KeyFile {
    static let firstLine = "relais-keys-v1"
    private static let prepared = "prepared"

    /// The file's text, keys and all: for the file only.
    var text: String {
        let wrapping = keks.map { kek in
            "kek \(kek.id) \(kek.sealingClass.rawValue) \(kek.epoch) \(Self.base64(kek.key))"
                + (kek.isPrepared ? " \(Self.prepared)" : "")
        }
        let others = secrets.sorted { $0.key < $1.key }.map { "secret \($0.key) \(Self.base64($0.value))" }
        return ([Self.firstLine] + wrapping + others).map { $0 + "\n" }.joined()
    }

    /// Reads the text of a key file. Refuses anything it does not know, down to a blank line, and any key given twice.
    init(text: String) throws {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.popFirst() == Self.firstLine[...] else { throw KeyFileError.unknownFormat }

        var keks: [KeyEncryptionKey] = []
        var secrets: [String: SymmetricKey] = [:]
        for (number, line) in zip(2..., lines) {
            let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            if let kek = Self.kek(words) {
                let isKnown = keks.contains { known in
                    known.id == kek.id || (known.sealingClass == kek.sealingClass && known.epoch == kek.epoch)
                }
                if isKnown { throw KeyFileError.repeated(line: number) }
                keks.append(kek)
            } else if let (name, key) = Self.secret(words) {
                guard secrets.updateValue(key, forKey: name) == nil else { throw KeyFileError.repeated(line: number) }
            } else {
                throw KeyFileError.malformed(line: number)
            }
        }
        self.init(keks: keks, secrets: secrets)
    }

    private static func kek(_ words: [String]) -> KeyEncryptionKey? {
        guard words.count == 5 || words.count == 6 && words[5] == prepared, words[0] == "kek",
            let id = UInt32(words[1]), String(id) == words[1],
            let sealingClass = SealingClass(rawValue: words[2]),
            let epoch = Int(words[3]), epoch > 0, String(epoch) == words[3],
            let key = key(words[4])
        else { return nil }
        return KeyEncryptionKey(
            id: id, sealingClass: sealingClass, epoch: epoch, key: key, isPrepared: words.count == 6)
    }

    private static func secret(_ words: [String]) -> (String, SymmetricKey)? {
        guard words.count == 3, words[0] == "secret",
            words[1].wholeMatch(of: /[a-z0-9][a-z0-9.-]*/) != nil,
            let key = key(words[2])
        else { return nil }
        return (words[1], key)
    }

    private static func key(_ base64: String) -> SymmetricKey? {
        guard let data = Data(base64Encoded: base64), data.count == 32, data.base64EncodedString() == base64 else {
            return nil
        }
        return SymmetricKey(data: data)
    }

    private static func base64(_ key: SymmetricKey) -> String { Data([UInt8](key)).base64EncodedString() }
}
