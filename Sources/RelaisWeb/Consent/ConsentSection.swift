import RelaisCore

/// What someone agreed to, on their file: what holds, for whom, until when, and what has ended; and whether they were told what is
/// done with their data.
struct ConsentSection {
    let person: PersonPage
    let caller: Caller
    let today: Day
    let words: Words

    /// So many that have ended are named here.
    private static let mostEnded = 10

    private var path: String { "/people/\(person.id.text)" }
    private var canKeep: Bool { person.isAssigned && person.handedOverAt == nil && caller.may(.keepConsents) }

    var html: HTML {
        let live = person.consents.filter { $0.ending == nil }
        let ended = person.consents.filter { $0.ending != nil && $0.ending != .renewed }
        let holding: HTML =
            live.isEmpty
            ? "<p class=\"soft\">\(words.noConsent)</p>" : "<ol class=\"queue queue-plain\">\(live.map(item))</ol>"
        return """
            <section class="sec" aria-labelledby="consents"><h2 id="consents">\(words.consents)</h2>
            \(informed)
            \(holding)
            \(when(!ended.isEmpty) { "<details class=\"more\"><summary>\(words.endedConsents) (\(ended.count))</summary><ol class=\"queue queue-plain\">\(ended.prefix(Self.mostEnded).map(item))</ol></details>" })
            \(when(canKeep) { "<p class=\"acts\"><a class=\"btn\" href=\"\(path)/consents/new\">\(words.recordConsent)</a><a class=\"btn\" href=\"\(path)/consents/form\">\(words.printForm)</a></p>" })</section>
            """
    }

    /// The whole row leads to the consent.
    private func item(_ line: ConsentLine) -> HTML {
        let standing = line.standing(on: today)
        return """
            <li class="job"><div class="job-what"><h3><a href="/consents/\(line.id.text)">\(words.consentPurpose(line.purpose)) \(line.recipientName)</a></h3>\
            <p>\(words.until(line.until).capitalised). \(words.givenLine(line.givenBy, line.givenOn))</p></div>
            <div class="job-side">\(Self.chip(standing, words))</div></li>
            """
    }

    static func chip(_ standing: ConsentLine.Standing, _ words: Words) -> HTML {
        let kind =
            switch standing {
            case .inForce: "ok"
            case .toCome: "proposed"
            default: "withdrawn"
            }
        return
            "<span class=\"chip chip-\(kind)\">\(Icon.of(kind == "ok" ? "check" : "todo"))\(words.standing(standing))</span>"
    }

    /// A gentle thing to do while nobody has told them.
    private var informed: HTML? {
        if let told = person.information {
            return """
                <p class="small soft">\(words.informedOn(told.givenOn, told.version, told.language.name(in: words.language)))\
                \(when(canKeep) { " <a href=\"\(path)/information\">\(words.informAgain)</a>" })</p>
                """
        }
        return when(canKeep) {
            Piece.note(
                "warn", icon: "todo",
                "<p>\(words.notInformed) <a href=\"\(path)/information\">\(words.recordInformation)</a></p>")
        }
    }
}
