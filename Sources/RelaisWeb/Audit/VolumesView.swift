import Foundation
import RelaisCore

/// How much each colleague opened: this week beside an ordinary one, the unusual first.
struct VolumesView {
    let volumes: AccessVolumes
    let caller: Caller
    let words: Words

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
        when(!volumes.lines.isEmpty) {
            let heads = [
                words.auditActor, words.whatOpened, words.thisWeek, words.usualWeek, words.lastTime,
            ]
            return Piece.cards(words.accessVolumes, heads, volumes.lines.map(row))
        }
    }

    private func row(_ line: AccessVolumes.Line) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><bdi>\(line.name)</bdi></th>\
        \(Piece.cell(words.whatOpened, "\(words.volumeKind(line.kind))"))\
        \(Piece.cell(words.thisWeek, line.isUnusual ? "<b>\(line.now)</b> <span class=\"chip chip-late\">\(Icon.state("late"))\(words.unusualWord)</span>" : "\(line.now)"))\
        \(Piece.cell(words.usualWeek, "\(line.usual)"))\
        \(Piece.cell(words.lastTime, "\(words.moment(line.last, now: volumes.until).capitalised)"))</tr>
        """
    }
}
