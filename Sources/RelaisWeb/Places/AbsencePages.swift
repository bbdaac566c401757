import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addAbsencePages(to router: Router<Visitor>) {
        router.get("absences") { request, visitor in
            try await absencesPage(.filled(), nil, visitor, done: Self.asked("done", request) ?? "")
        }
        router.post("absences") { request, visitor in
            let form = try await Form(request, visitor, fields: ["absent", "substitute", "starts_on", "ends_on"])
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                _ = try Absence.declare(Absence.Draft(form), in: tx)
            } again: { objection in
                try await absencesPage(form, objection, visitor)
            } done: {
                "/absences?done=declare"
            }
        }
        router.post("absences/:id/end") { request, visitor in
            let id: ID<Absence> = try visitor.id(.account)
            let form = try await Form(request, visitor, fields: [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Absence.end(id, in: tx)
            } again: { objection in
                try await absencesPage(.filled(), objection, visitor)
            } done: {
                "/absences?done=end"
            }
        }
    }

    private func absencesPage(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor, done: String = ""
    ) async throws -> Response {
        let (list, colleagues, caller) = try await store.write(as: visitor.credential()) { tx in
            (try AbsenceList(in: tx), try Colleague.ask(in: tx).all(), try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        let others = colleagues.filter { $0.id != caller.account }
        let absent: HTML? = when(caller.may(.assignPeople)) {
            fields.select(
                "absent", words.whoIsAway, others.map { ($0.id.text, $0.name) }, empty: words.myself, isOptional: true)
        }
        return page(
            words.absences, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/", words.myDay))
            \(objection?.note(words, about: .account))
            \(when(words.doneAbsence(done)) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
            <div class="head"><h1>\(words.absences)</h1><p class="lead">\(words.absencesLead)</p></div>
            <div class="flow">\(table(list, caller, visitor))
            <section class="sec" aria-labelledby="declare"><h2 id="declare">\(words.declareAbsence)</h2>
            <form class="form form-page" method="post" action="/absences">\(FormToken.field(visitor))\(absent)
            \(fields.select("substitute", words.whoStandsIn, colleagues.filter { caller.may(.assignPeople) || $0.id != caller.account }.map { ($0.id.text, $0.name) }, empty: words.chooseColleague))
            <div class="duo">\(fields.line("starts_on", words.firstDay, hint: words.dayHint))\(fields.line("ends_on", words.lastDay))</div>
            <p class="acts"><button class="btn btn-go">\(words.declareAbsence)</button></p></form></section></div>
            """)
    }

    private func table(_ list: AbsenceList, _ caller: Caller, _ visitor: Visitor) -> HTML {
        let words = visitor.words
        guard !list.lines.isEmpty else {
            return "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noAbsence)</h2></section>"
        }
        let heads = [
            words.whoIsAway, words.whoStandsIn, words.firstDay, words.lastDay, words.agreementState, words.agreementAct,
        ]
        let rows = list.lines.map { one -> HTML in
            let state = one.state(on: list.today)
            let end: HTML? = when(state != .ended && (one.account == caller.account || caller.may(.assignPeople))) {
                """
                <form method="post" action="/absences/\(one.id.text)/end">\(FormToken.field(visitor))\(FormVersion.field(one.rowVersion))\
                <button class="btn btn-quiet">\(words.endAbsence)<span class="vh"> \(one.accountName)</span></button></form>
                """
            }
            return """
                <tr role="row"><th scope="row" role="rowheader"><bdi>\(one.accountName)</bdi></th>\
                <td role="cell" data-label="\(words.whoStandsIn)"><bdi>\(one.substituteName)</bdi></td>\
                <td role="cell" data-label="\(words.firstDay)">\(words.day(one.startsOn))</td>\
                <td role="cell" data-label="\(words.lastDay)">\(words.day(one.endsOn))</td>\
                <td role="cell" data-label="\(words.agreementState)">\(words.absenceState(state))</td>\
                <td role="cell" data-label="\(words.agreementAct)">\(end)</td></tr>
                """
        }
        return """
            <table class="cards" role="table"><caption class="vh">\(words.absences)</caption><thead role="rowgroup"><tr role="row">\
            \(heads.map { head -> HTML in "<th scope=\"col\" role=\"columnheader\">\(head)</th>" })</tr></thead><tbody role="rowgroup">\(rows)</tbody></table>
            """
    }
}

extension Absence.Draft {
    /// What was typed of an absence.
    init(_ typed: some Typed) {
        self.init(
            account: typed["absent"], substitute: typed["substitute"], startsOn: typed["starts_on"],
            endsOn: typed["ends_on"])
    }
}
