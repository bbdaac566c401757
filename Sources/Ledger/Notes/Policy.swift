import Foundation

/// Why a policy cannot be read.
package struct PolicyError: Error, Equatable {
    /// Which line, from 1; 0 where the whole lacks something.
    package let line: Int

    package init(line: Int) {
        self.line = line
    }
}

/// Whose checkpoints count (C2SP tlog-policy): the keys of logs and witnesses, and how many of these must have signed.
package struct Policy: Sendable, Equatable {
    /// A key, and where whom it belongs to is reached, if that is said.
    package struct Party: Sendable, Equatable {
        package let key: VerifierKey
        package let url: String?

        package init(key: VerifierKey, url: String? = nil) {
            self.key = key
            self.url = url
        }
    }

    /// So many of these, which are names of witnesses or of other groups.
    private struct Group: Equatable {
        let threshold: Int
        let members: [String]
    }

    package private(set) var logs: [Party] = []
    package private(set) var witnesses: [Party] = []
    private var names: [String: VerifierKey] = [:]
    private var groups: [String: Group] = [:]
    /// The name of a witness or a group; nil for `quorum none`.
    private var quorum: String?

    /// Whether a checkpoint counts without any witness.
    package var asksForNoWitness: Bool { quorum == nil }

    /// The keys of one log.
    package func keys(of origin: String) -> [VerifierKey] { logs.map(\.key).filter { $0.name == origin } }

    /// Whether these witnesses are enough.
    package func isQuorum(_ signers: some Collection<VerifierKey>) -> Bool {
        quorum.map { isMet($0, by: Set(signers)) } ?? true
    }

    /// More groups than this, each in the next, are no policy of anybody's.
    private static let mostGroups = 1000

    private func isMet(_ name: String, by signers: Set<VerifierKey>) -> Bool {
        if let key = names[name] { return signers.contains(key) }
        guard let group = groups[name] else { return false }
        return group.members.count { isMet($0, by: signers) } >= group.threshold
    }

    /// The logs that are known, and no witness.
    package init(logs: [VerifierKey]) {
        self.logs = logs.map { Party(key: $0) }
    }

    /// Reads the lines `log`, `witness`, `group` and `quorum`; comments and empty lines are passed over.
    package init(text: String) throws(PolicyError) {
        var hasQuorum = false
        var members: Set<String> = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let refusal = PolicyError(line: number + 1)
            guard line.utf8.allSatisfy({ $0 == 9 || $0 >= 0x20 && $0 != 0x7f }) else { throw refusal }
            let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
            guard let verb = words.first, !verb.hasPrefix("#") else { continue }
            switch (verb, words.count) {
            case ("log", 2...3):
                let party = try Self.party(words[1], words.dropFirst(2).first, .log, refusal)
                guard !logs.contains(where: { $0.key.publicKey == party.key.publicKey }) else { throw refusal }
                logs.append(party)
            case ("witness", 3...4):
                let party = try Self.party(words[2], words.dropFirst(3).first, .witness, refusal)
                guard isNew(words[1]), !witnesses.contains(where: { $0.key.publicKey == party.key.publicKey })
                else { throw refusal }
                witnesses.append(party)
                names[words[1]] = party.key
            case ("group", 4...):
                let own = words.dropFirst(3)
                let threshold =
                    words[2] == "any" ? 1 : words[2] == "all" ? own.count : Decimal.value(words[2]).map(Int.init)
                guard groups.count < Self.mostGroups, isNew(words[1]), let threshold,
                    (1...own.count).contains(threshold),
                    own.allSatisfy({ isKnown($0) && members.insert($0).inserted })
                else { throw refusal }
                groups[words[1]] = Group(threshold: threshold, members: Array(own))
            case ("quorum", 2):
                guard !hasQuorum, words[1] == "none" || isKnown(words[1]) else { throw refusal }
                hasQuorum = true
                quorum = words[1] == "none" ? nil : words[1]
            default: throw refusal
            }
        }
        guard hasQuorum else { throw PolicyError(line: 0) }
    }

    private func isKnown(_ name: String) -> Bool { names[name] != nil || groups[name] != nil }
    private func isNew(_ name: String) -> Bool { name != "none" && !isKnown(name) }

    private static func party(
        _ text: String, _ url: String?, _ kind: VerifierKey.Kind, _ refusal: PolicyError
    ) throws(PolicyError) -> Party {
        guard let key = try? VerifierKey(text: text), key.kind == kind else { throw refusal }
        return Party(key: key, url: url)
    }
}
