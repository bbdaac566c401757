import Foundation
import Hummingbird
import RelaisCore

extension Site {
    func addDesignPage(to router: Router<Visitor>) {
        router.get("design", use: showDesign)
    }

    /// Every piece of the pages, drawn by the very code that draws them, with data that never was.
    @Sendable private func showDesign(_ request: Request, _ visitor: Visitor) async throws -> Response {
        var caller: Caller?
        if let credential = try? visitor.credential() {
            caller = try? await store.read(as: credential) { try $0.caller }
        }
        // A Tuesday at noon, always the same: the page never changes but with the code.
        let pieces = DesignPieces(words: visitor.words, now: Date(timeIntervalSince1970: 1_768_305_600))
        return page(visitor.words.designTitle, at: nil, visitor, caller, pieces.html)
    }
}

/// The pieces, in the order in which a page is read.
struct DesignPieces {
    let words: Words
    let now: Date

    private var lines: [ReferralLine] { Demonstration.lines(at: now) }

    var html: HTML {
        let answer = lines.filter { $0.state == .sent || $0.state == .waitlisted }
        let jobs = answer.enumerated().map {
            ReferralJob(line: $1, now: now, words: words).html(button: $0 == 0 ? "btn btn-go" : "btn")
        }
        let short = Demonstration.waiting(at: now).map { ReferralJob(line: $0, now: now, words: words).short }
        return """
            <div class="head"><h1>\(words.designTitle)</h1><p class="lead">\(words.designLead)</p></div>
            <div class="flow">
            \(section("letters", words.designLetters, letters))
            \(section("states", words.designStates, small))
            \(section("dark", words.designDark, "<div class=\"dark sheet\">\(small)</div>"))
            \(section("queue", words.designQueue, "<div class=\"sheet\"><ol class=\"queue\">\(jobs)</ol></div><ol class=\"queue queue-tight\">\(short)</ol>"))
            \(DeskWeek(due: Demonstration.week(at: now), now: now, words: words).html)
            \(section("turn", words.whoHasTheHand, handOvers))
            \(section("slips", words.designSlips, slips))
            \(section("identity-piece", words.designIdentity, "<div>\(MaskedIdentity(hint: words.maskHint, words: words).html(form: nil))</div>"))
            \(section("path-piece", words.designPath, PathPicture(stages: Demonstration.stages(at: now), home: "Chemins Singuliers", since: now - 220 * 86_400, now: now, words: words).html))
            \(section("lists", words.designLists, lists))
            \(section("messages", words.designMessages, messages))
            \(section("form-piece", words.designForm, form))
            <section class="sheet empty">\(Piece.mark)<h2>\(words.nothingToAnswer)</h2><p>\(words.nothingElse(5))</p></section>
            </div>
            """
    }

    private func section(_ id: String, _ title: String, _ body: HTML?) -> HTML {
        "<section class=\"sec\" aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(title)</h2>\(body)</section>"
    }

    private var letters: HTML {
        """
        <p class="h1">\(words.designSerif)</p><p class="lead">\(words.designSentence)</p>
        <p>\(words.designText) \(Piece.code("K7M-42Q"))</p><p class="small soft">\(words.designSecond)</p>
        """
    }

    /// What must be told apart by day and by night.
    private var small: HTML {
        let chips = lines.map { Piece.chip($0.state, on: .referrer, words) }
        let clocks = [9.0, 0.4, -7].map { days in
            Piece.clock(due: now + days * 86_400, from: now - 86_400 * 3, now: now, words)
        }
        return """
            <p class="acts">\(chips)</p><p class="acts">\(clocks)</p>
            <p class="acts"><span class="btn btn-go">\(words.move(.accept))</span> <span class="btn">\(words.move(.waitlist))</span> \
            <span class="btn btn-no">\(words.move(.decline))</span></p>
            """
    }

    private var handOvers: HTML {
        let drawn = [Referral.State.draft, .sent, .completed].compactMap { state in
            lines.first { $0.state == state }.map { line -> HTML in
                let turn =
                    line.state.hand == nil
                    ? words.isOver : line.state == .draft ? words.notSentYet : words.youHaveTheHand
                return "<div class=\"sheet\">\(HandOver(line: line, words: words).html("<b>\(turn)</b>"))</div>"
            }
        }
        return "\(drawn)"
    }

    private var slips: HTML? {
        when(lines.first { $0.state == .sent }) { line in
            let shut = Slip(line: line, slip: Demonstration.slip, isOpen: false, words: words, title: words.whatYouSee)
            return "<div class=\"narrow\">\(shut.html)</div>"
        }
    }

    private var lists: HTML {
        """
        <nav class="seg" aria-label="\(words.filterBox)"><a href="#lists" aria-current="true">\(words.received)</a><a href="#lists">\(words.sentBox)</a></nav>
        <dl class="facts">\(Piece.fact(words.need, text: words.designNeed))\(Piece.fact(words.priorityLabel, text: words.priority(.urgent)))</dl>
        <ol class="fil"><li><span class="when">\(words.moment(now - 90_000, now: now).capitalised)</span><p>\(words.step(.draft, by: "Chemins Singuliers", to: "MOSAIK"))</p></li>
        <li class="fil-pass"><span class="when">\(words.moment(now - 80_000, now: now).capitalised)</span><p>\(words.step(.sent, by: "Chemins Singuliers", to: "MOSAIK"))</p></li>
        <li class="fil-mine"><span class="when">\(words.moment(now - 600, now: now).capitalised)</span><p>\(words.step(.accepted, by: "MOSAIK", to: "Chemins Singuliers"))</p><p class="said">\(words.designNote)</p></li></ol>
        """
    }

    private var messages: HTML {
        """
        \(Piece.note("ok", icon: "done", "<p>\(words.doneMove(.send))</p>"))
        \(Piece.note("warn", icon: "warn", "<p>\(words.exitMissing)</p>"))
        \(Piece.note("", icon: "info", "<p>\(words.readOnly)</p>"))
        \(Piece.refused(.changedSince, words))
        """
    }

    private var form: HTML {
        let invalid = [Invalid("need", .missing)]
        let fields = Fields(.filled(["priority": ["urgent"]]), invalid, words)
        return """
            \(Piece.errors(invalid, words))
            <div class="form form-page">
            \(fields.line("need", words.needLabel))
            \(fields.text("already_done", words.alreadyDoneLabel, hint: words.noteHint, isOptional: true))
            \(fields.picks("priority", words.whichPriority, Referral.Priority.allCases.map { ($0.rawValue, "<b>\(words.priority($0))</b><span class=\"small soft\">\(words.priorityDelay($0))</span>") }))
            \(fields.select("purpose", words.whatFor, RevealPurpose.allCases.map { ($0.rawValue, words.purpose($0)) }, empty: words.choosePurpose))
            </div>
            """
    }
}
