import Crypto

/// One key encryption key, as it may be told: which it is, and nothing of the key.
package struct KeyEpoch: Sendable, Hashable {
    /// What wrapped keys name it by.
    package let id: Int
    package let sealingClass: SealingClass
    /// Counts from 1 within the class.
    package let number: Int
    /// Whether it only unwraps, until every machine has it.
    package let isPrepared: Bool

    package init(id: Int, sealingClass: SealingClass, number: Int, isPrepared: Bool = false) {
        (self.id, self.sealingClass, self.number, self.isPrepared) = (id, sealingClass, number, isPrepared)
    }

    /// `civil.2`: what the audit calls it.
    package var name: String { "\(sealingClass.rawValue).\(number)" }
}

extension KeyFile {
    /// The key encryption keys it holds.
    package var epochs: [KeyEpoch] {
        keks.map { kek in
            KeyEpoch(
                id: Int(kek.id), sealingClass: kek.sealingClass, number: kek.epoch, isPrepared: kek.isPrepared)
        }
    }

    /// The same, with a new epoch of these classes; a prepared one wraps nothing yet. Ids are never used again: the highest
    /// is that of some class's newest epoch, which is never taken out.
    func rotated(_ classes: Set<SealingClass>, isPrepared: Bool) -> KeyFile {
        var keks = keks
        var id = keks.map(\.id).max() ?? 0
        for sealingClass in SealingClass.allCases where classes.contains(sealingClass) {
            let epoch = keks.filter { $0.sealingClass == sealingClass }.map(\.epoch).max() ?? 0
            id += 1
            keks.append(
                KeyEncryptionKey(
                    id: id, sealingClass: sealingClass, epoch: epoch + 1, key: .init(size: .bits256),
                    isPrepared: isPrepared))
        }
        return KeyFile(keks: keks, secrets: secrets)
    }

    /// The same, with what was prepared of these classes in use.
    func activated(_ classes: Set<SealingClass>) -> KeyFile {
        KeyFile(
            keks: keks.map { kek in
                var kek = kek
                if classes.contains(kek.sealingClass) { kek.isPrepared = false }
                return kek
            }, secrets: secrets)
    }

    /// The same without one epoch. Refuses the one in use, and what comes after it: nothing could be wrapped any more.
    func without(_ id: Int) throws -> KeyFile {
        guard let gone = keks.first(where: { Int($0.id) == id }) else { throw KeyFileError.lacks("kek \(id)") }
        let newest = keks.filter { $0.sealingClass == gone.sealingClass && !$0.isPrepared }.map(\.epoch).max() ?? 0
        guard gone.epoch < newest else { throw KeyFileError.inUse(id: id) }
        return KeyFile(keks: keks.filter { $0.id != gone.id }, secrets: secrets)
    }

    /// Whether another file is of the same deployment: the same secrets, and the same key wherever both have one.
    func isKin(to other: KeyFile) -> Bool {
        guard secrets.filter({ other.secrets[$0.key] != nil }) == other.secrets.filter({ secrets[$0.key] != nil }),
            Self.requiredSecrets.allSatisfy({ secrets[$0] == other.secrets[$0] })
        else { return false }
        return keks.allSatisfy { kek in
            other.keks.allSatisfy {
                $0.id != kek.id
                    || ($0.key == kek.key && $0.sealingClass == kek.sealingClass && $0.epoch == kek.epoch)
            }
        }
    }
}
