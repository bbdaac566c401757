import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore
import Spreadsheet

extension Site {
    func addPathPages(to router: Router<Visitor>) {
        addTemplatePages(to: router)
        addSteerPages(to: router)
        router.get("paths", use: showPathReport)
        router.get("paths/csv") { request, visitor in
            let period = Self.asked("period", request)
            let report = try await store.write(as: visitor.credential()) { try PathReport(period: period, in: $0) }
            let text = Sheet.text([PathReport.columns] + report.rows.map { $0.map { $0 ?? "" } })
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/csv; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"relais-paths.csv\"",
                ], body: .init(byteBuffer: ByteBuffer(string: text)))
        }
        router.get("paths/people") { request, visitor in try await pathListPage(between: false, request, visitor) }
        router.get("paths/between") { request, visitor in try await pathListPage(between: true, request, visitor) }
        router.get("people/:id/path") { request, visitor in
            try await pathPage(visitor, .filled(), nil, isEnded: Self.asked("done", request) == "end")
        }
        router.get("people/:id/path/end") { _, visitor in try await endPathPage(.filled(), nil, visitor) }
        router.post("people/:id/path/end") { request, visitor in
            let id: ID<Person> = try visitor.id(.person)
            let form = try await Form(request, visitor, fields: ["reason", FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Path.end(id, reason: form["reason"], in: tx)
            } again: { objection in
                try await endPathPage(form, objection, visitor)
            } done: {
                "/people/\(id.text)/path?done=end"
            }
        }
    }

    /// A period that is none of the reader's is answered with this year, as a page that was never asked for one.
    @Sendable private func showPathReport(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let period = Self.asked("period", request)
        let (report, caller, now) = try await store.write(as: visitor.credential()) { tx in
            do {
                return (try PathReport(period: period, in: tx), try tx.caller, tx.now)
            } catch Refusal.invalid {
                return (try PathReport(in: tx), try tx.caller, tx.now)
            }
        }
        let view = PathReportView(
            report: report, today: Day(now), words: visitor.words, seesPeople: caller.may(.seePeople))
        return page(visitor.words.reportTitle, at: nil, visitor, caller, view.html)
    }

    private func pathListPage(between: Bool, _ request: Request, _ visitor: Visitor) async throws -> Response {
        let cursor = Self.asked("after", request).flatMap(Cursor.init)
        let (list, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try PathList(between: between, after: cursor, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let title = between ? words.betweenTitle : words.allPaths
        return page(
            title, at: .people, visitor, caller,
            """
            \(Piece.back(to: "/paths", words.reportTitle))
            <div class="head"><h1>\(title)</h1>\(when(between) { "<p class=\"lead\">\(words.betweenLead)</p>" })</div>
            \(PathListView(list: list, isBetween: between, now: now, words: words).html)
            """)
    }

    func pathPage(
        _ visitor: Visitor, _ form: Form, _ objection: Objection?, isEnded: Bool = false
    ) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (path, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try PathPage(id, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        return page(
            words.pathOf(path.code), at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(objection?.note(words, about: .person))
            \(when(isEnded) { Piece.note("ok", icon: "done", "<p>\(words.pathEnded)</p>") })
            \(PathView(path: path, home: caller.organisationName, now: now, fields: Fields(form, objection?.invalid ?? [], words), token: FormToken.field(visitor)).html)
            """)
    }

    private func endPathPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (path, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.referPeople)
            return (try PathPage(id, in: tx), try tx.caller)
        }
        guard path.canEnd || objection != nil else { throw Refusal.nothingChanged }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        let reasons = Path.EndReason.allCases.map { (code: $0.rawValue, label: "\(words.pathEnd($0))" as HTML) }
        return page(
            words.endPath, at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/people/\(id.text)/path", words.pathOf(path.code)))
            \(objection?.note(words, about: .person))
            <h1>\(words.endPathQuestion(path.code))</h1><p class="lead">\(words.endPathLead)</p>
            <form class="form" method="post" action="/people/\(id.text)/path/end">\(FormToken.field(visitor))\(FormVersion.field(path.rowVersion))
            \(fields.picks("reason", words.endPathReason, reasons, asTaps: true))
            <p class="acts">\(when(path.canEnd) { "<button class=\"btn btn-no\">\(words.endPath)</button>" })<a class="btn" href="/people/\(id.text)/path">\(words.changeNothing)</a></p></form></div>
            """)
    }
}
