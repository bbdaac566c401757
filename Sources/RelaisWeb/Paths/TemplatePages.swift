import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    /// So many steps can be typed at once.
    static let templateSteps = 1...5

    func addTemplatePages(to router: Router<Visitor>) {
        router.get("paths/templates") { request, visitor in
            try await templatesPage(.filled(), nil, visitor, done: Self.asked("done", request) ?? "")
        }
        router.post("paths/templates", use: proposeTemplate)
        router.post("paths/templates/:id/agreement") { request, visitor in
            let id: ID<PathTemplate> = try visitor.id(.template)
            let form = try await Form(request, visitor, fields: [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try PathTemplate.agree(id, in: tx)
            } again: { objection in
                try await templatesPage(.filled(), objection, visitor)
            } done: {
                "/paths/templates?done=agree"
            }
        }
        router.get("paths/templates/:id/retirement") { _, visitor in try await retireTemplatePage(nil, visitor) }
        router.post("paths/templates/:id/retirement") { request, visitor in
            let id: ID<PathTemplate> = try visitor.id(.template)
            let form = try await Form(request, visitor, fields: [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try PathTemplate.retire(id, in: tx)
            } again: { objection in
                try await retireTemplatePage(objection, visitor)
            } done: {
                "/paths/templates?done=retire"
            }
        }
    }

    @Sendable private func proposeTemplate(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let names = Self.templateSteps.flatMap { ["service-\($0)", "weeks-\($0)", "partner-\($0)"] }
        let form = try await Form(request, visitor, fields: ["name"] + names)
        let steps = Self.templateSteps.map { number in
            PathTemplate.Draft.Step(
                service: form["service-\(number)"], weeks: form["weeks-\(number)"],
                partners: [form["partner-\(number)"] ?? ""])
        }
        return try await submit(form, seeing: Precondition.none, visitor) { tx in
            _ = try PathTemplate.propose(PathTemplate.Draft(name: form["name"], steps: steps), in: tx)
        } again: { objection in
            try await templatesPage(form, objection, visitor)
        } done: {
            "/paths/templates?done=propose"
        }
    }

    private func templatesPage(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor, done: String = ""
    ) async throws -> Response {
        let (list, services, caller) = try await store.write(as: visitor.credential()) { tx in
            (try PathTemplateList(in: tx), try PathTemplate.serviceNames(in: tx), try tx.caller)
        }
        let words = visitor.words
        let view = TemplateView(
            templates: list.templates, services: services, caller: caller,
            fields: Fields(form, objection?.invalid ?? [], words), token: FormToken.field(visitor))
        return page(
            words.templatesTitle, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/paths", words.reportTitle))
            \(objection?.note(words, about: .template))
            \(when(words.doneTemplate(done)) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
            <div class="head"><h1>\(words.templatesTitle)</h1><p class="lead">\(words.templatesLead)</p></div>
            <div class="flow">\(view.list)\(caller.may(.keepServices) ? view.form : nil)</div>
            """)
    }

    private func retireTemplatePage(_ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<PathTemplate> = try visitor.id(.template)
        let (list, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.keepServices)
            return (try PathTemplateList(in: tx), try tx.caller)
        }
        guard let template = list.templates.first(where: { $0.id == id }) else {
            throw Refusal.notFound(.init(.template, id.rawValue))
        }
        guard template.retiredAt == nil || objection != nil else { throw Refusal.templateIs(.retired) }
        let words = visitor.words
        return page(
            words.retireTemplateQuestion, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/paths/templates", words.templatesTitle))
            \(objection?.note(words, about: .template))
            <h1>\(words.retireTemplateQuestion)</h1><p class="lead"><bdi>\(template.name)</bdi>. \(words.retireTemplateLead)</p>
            <form class="form" method="post" action="/paths/templates/\(id.text)/retirement">\(FormToken.field(visitor))\(FormVersion.field(template.rowVersion))
            <p class="acts">\(when(template.retiredAt == nil) { "<button class=\"btn btn-no\">\(words.retireTemplate)</button>" })<a class="btn" href="/paths/templates">\(words.changeNothing)</a></p></form></div>
            """)
    }
}

/// The templates one's organisation is in, and the form that proposes one.
struct TemplateView {
    let templates: [PathTemplate]
    /// Names that are offered while one types.
    let services: [String]
    let caller: Caller
    let fields: Fields
    let token: HTML?

    private var words: Words { fields.words }

    var list: HTML {
        guard !templates.isEmpty else {
            return
                "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noTemplate)</h2><p>\(words.noTemplateHint)</p></section>"
        }
        return "<h2 class=\"vh\">\(words.pathsTitle)</h2><ol class=\"queue queue-plain\">\(templates.map(row))</ol>"
    }

    private func row(_ one: PathTemplate) -> HTML {
        let steps = one.steps.map { step -> HTML in
            """
            <li><bdi>\(step.serviceName)</bdi>, <bdi>\(step.organisation)</bdi>\(when(!step.partners.isEmpty) { " <bdi>\(words.carriedWith(step.partners))</bdi>" }) · \(words.weeks(step.weeks))</li>
            """
        }
        let waiting = one.retiredAt == nil ? one.parties.filter { $0.agreedAt == nil } : []
        let keeps = caller.may(.keepServices) && one.retiredAt == nil
        let agree: HTML? = when(keeps && waiting.contains { $0.organisation == caller.organisation }) {
            """
            <form method="post" action="/paths/templates/\(one.id.text)/agreement">\(token)\(FormVersion.field(one.rowVersion))\
            <button class="btn btn-go">\(words.agreeToTemplate)<span class="vh"> \(one.name)</span></button></form>
            """
        }
        let retire: HTML? = when(keeps) {
            "<a class=\"btn btn-quiet\" href=\"/paths/templates/\(one.id.text)/retirement\">\(words.retireTemplate)<span class=\"vh\"> \(one.name)</span></a>"
        }
        return """
            <li class="job"><div class="job-what"><h3><bdi>\(one.name)</bdi></h3>\
            <p class="small soft">\(words.templateState(one.state)) · <bdi>\(words.proposedBy(one.proposerName))</bdi> · \(words.weeks(one.weeks))</p>\
            <ol>\(steps)</ol>\(when(!waiting.isEmpty) { "<p>\(words.notAgreedYet(waiting.map(\.name)))</p>" })</div>\
            <div class="job-side">\(agree)\(retire)</div></li>
            """
    }

    var form: HTML {
        let steps = Site.templateSteps.map { number -> HTML in
            let isOptional = number > 1
            return """
                <fieldset><legend>\(words.stepNumber(number))</legend>\
                \(fields.line("service-\(number)", words.serviceAsked, isOptional: isOptional, offering: services))\
                <div class="duo">\(fields.line("weeks-\(number)", words.weeksExpected, isOptional: isOptional))\
                \(fields.line("partner-\(number)", words.togetherWith, isOptional: true))</div></fieldset>
                """
        }
        return """
            <section class="sec" aria-labelledby="f-steps"><h2 id="f-steps" tabindex="-1">\(words.proposeTemplate)</h2>
            <form class="form form-page" method="post" action="/paths/templates">\(token)
            \(fields.line("name", words.templateName))\(steps)
            <p class="acts"><button class="btn btn-go">\(words.proposeTemplate)</button></p></form></section>
            """
    }
}
