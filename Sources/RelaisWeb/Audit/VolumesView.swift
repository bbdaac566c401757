import Foundation
import RelaisCore

/// How much each colleague opened: the last seven days beside an ordinary week, whoever has something unusual first.
struct VolumesView {
    let volumes: AccessVolumes
    /// So many colleagues were shown before.
    let start: Int
    let caller: Caller
    let words: Words

    /// So many are shown on a page.
    private static let most = 25

    private struct Colleague {
        let name: String
        let byKind: [AccessVolumes.Kind: AccessVolumes.Line]
        var isUnusual: Bool { byKind.values.contains(where: \.isUnusual) }
        var last: Date { byKind.values.map(\.last).max() ?? .distantPast }
    }

    private var colleagues: [Colleague] {
        let grouped = Dictionary(grouping: volumes.lines, by: \.account).values.map { lines in
            Colleague(
                name: lines[0].name,
                byKind: Dictionary(lines.map { ($0.kind, $0) }) { first, _ in first })
        }
        return grouped.sorted {
            ($0.isUnusual ? 0 : 1, $1.last, $0.name) < ($1.isUnusual ? 0 : 1, $0.last, $1.name)
        }
    }

    var html: HTML {
        """
        \(when(caller.may(.readAudit)) { Piece.back(to: "/audit", words.auditLog) })
        <div class="head"><h1>\(words.accessVolumes)</h1><p class="lead">\(words.volumesLead)</p></div>
        <div class="flow">\(unusual)\(table)<p class="small soft">\(words.volumesHint(AccessVolumes.least))</p></div>
        """
    }

    private var unusual: HTML {
        let number = volumes.lines.count(where: \.isUnusual)
        return number == 0
            ? Piece.note("ok", icon: "done", "<p>\(words.nothingUnusual)</p>")
            : Piece.note("warn", icon: "warn", "<p>\(words.unusualVolumes(number))</p>")
    }

    private var table: HTML? {
        let all = colleagues
        return when(!all.isEmpty) {
            let heads = [words.auditActor] + AccessVolumes.Kind.allCases.map(words.volumeKind) + [words.lastTime]
            let next = start + Self.most
            return """
                \(Piece.cards(words.accessVolumes, heads, all.dropFirst(start).prefix(Self.most).map(row)))\
                \(when(all.count > next) { "<p class=\"acts\"><a class=\"btn\" href=\"/audit/volumes?from=\(next)\">\(words.more)</a></p>" })
                """
        }
    }

    private func row(_ colleague: Colleague) -> HTML {
        let cells = AccessVolumes.Kind.allCases.map { kind -> HTML in
            Piece.cell(words.volumeKind(kind), amount(colleague.byKind[kind]))
        }
        return """
            <tr role="row"><th scope="row" role="rowheader"><bdi>\(colleague.name)</bdi></th>\(cells)\
            \(Piece.cell(words.lastTime, "\(words.moment(colleague.last, now: volumes.until).capitalised)"))</tr>
            """
    }

    private func amount(_ line: AccessVolumes.Line?) -> HTML {
        guard let line else { return "–" }
        let usual: HTML = "<br><span class=\"small soft\">\(words.usually(line.usual))</span>"
        return line.isUnusual
            ? "<b>\(line.now)</b> <span class=\"chip chip-late\">\(Icon.state("late"))\(words.unusualWord)</span>\(usual)"
            : "\(line.now)\(usual)"
    }
}
