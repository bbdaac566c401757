extension Verification {
    /// What came of it for programs: one object, in canonical JSON (docs/AUDIT.md says its members).
    package var json: String {
        var members: [String: Canonical] = [
            "exit": .int(Int(exitCode)), "logs": .array(logs.map(\.canonical)),
            "findings": .array(findings.map(\.canonical)),
            "unlisted": .int(unlisted), "sessions": .bool(sessionsChecked),
            "demonstration": .bool(isDemonstration),
            "without_outside_checkpoint": .array(withoutOutside.map { .string($0) }),
            "kept_without_log": .array(notHere.map { .string($0) }), "own_policy": .bool(!trustsPolicy),
        ]
        members["rows"] = rows.map { .int($0) }
        members["rows_compared"] = rowsCounted.map { .int($0) }
        return ((try? Canonical.object(members).bytes()).map { String(decoding: $0, as: UTF8.self) } ?? "{}") + "\n"
    }

    /// What came of it for people, a line each: the logs, then what is wrong, then what is lacking.
    package var lines: [String] {
        logs.flatMap(\.lines) + findings.map(\.line)
            + (unlisted > 0 ? ["\(unlisted) more findings of these kinds are not listed."] : [])
            + (sessionsChecked ? [] : ["The counters of sessions were not followed: other logs have entries of them."])
            + (isDemonstration ? ["This is a demonstration: its dates are made up, and were not followed."] : [])
            + (rowsCounted.map { ["\($0) rows compared, \(rowsNamed ?? 0) more name an entry that is there."] } ?? [])
            + (trustsPolicy ? [] : ["The keys and witnesses are those that the bundle itself names."])
            + withoutOutside.map {
                "log \($0): no external checkpoint supplied. Whoever holds the log's key could have rewritten it."
            } + notHere.map { "kept checkpoint of \($0): its log is not here" }
            + (isEmpty ? ["Nothing to verify: no log has entries."] : [])
            + [exitCode == 0 ? "Verified." : exitCode == 1 ? "Tampering found." : "Incomplete."]
    }
}

extension Verification.Log {
    fileprivate var canonical: Canonical {
        var members: [String: Canonical] = [
            "log": .string(log), "origin": .string(origin), "size": .most(size), "root": .string(root.hex),
            "signed": .most(signed), "pending": .int(pending), "entries": .int(entries),
            "purged": .array(
                purged.map {
                    .object(["positions": $0.positions.canonical, "authorised_by": .most($0.authorisedBy)])
                }),
        ]
        members["outside"] = outside.map { .most($0) }
        members["covers"] = covers.map(\.canonical)
        return .object(members)
    }

    fileprivate var lines: [String] {
        let covered = covers.map { ", of which \($0.words) were handed in" } ?? ""
        return [
            "log \(log): \(size) leaves, \(entries) entries\(covered), root \(root.hex)",
            "log \(log): signed up to \(signed), outside up to \(outside.map(String.init) ?? "nothing"), \(pending) pending",
        ] + purged.map { "log \(log): \($0.positions.words) purged, authorised by \($0.authorisedBy)" }
    }
}

extension Finding {
    fileprivate var canonical: Canonical {
        var members: [String: Canonical] = ["code": .string(code.rawValue), "log": .string(log), "count": .int(count)]
        if !positions.isEmpty { members["positions"] = positions.canonical }
        members["expected"] = expected.map { .string($0.hex) }
        members["found"] = found.map { .string($0.hex) }
        members["place"] = place.map { .string($0) }
        return .object(members)
    }

    fileprivate var line: String {
        var parts = [code.rawValue, "log \(log)"]
        if !positions.isEmpty { parts.append("at \(positions.words)") }
        if let place { parts.append(place) }
        if let expected { parts.append("expected \(expected.hex)") }
        if let found { parts.append("found \(found.hex)") }
        return parts.joined(separator: "  ")
    }
}

extension Range<UInt64> {
    /// The first and the last.
    fileprivate var canonical: Canonical { .array([.most(lowerBound), .most(last)]) }

    fileprivate var words: String { lowerBound >= last ? "\(lowerBound)" : "\(lowerBound)–\(last)" }

    private var last: UInt64 { isEmpty ? lowerBound : upperBound - 1 }
}

extension Canonical {
    /// A number, or the largest that can be written: no log is so large, but what is said of one may be anything.
    fileprivate static func most(_ number: UInt64) -> Canonical { .int(Int(Swift.min(number, 1 << 53 - 1))) }
}
