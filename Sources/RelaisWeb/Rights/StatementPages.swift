import Foundation
import Hummingbird
import RelaisCore

extension Site {
    func addRightsPages(to router: Router<Visitor>) {
        router.get("rights", use: showRights)
        router.get("people/:id/statement", use: showStatement)
        router.get("people/:id/export") { _, visitor in try await exportPage(.filled(), nil, visitor) }
        router.post("people/:id/export", use: exportPerson)
        addRestrictionPages(to: router)
        addRequestPages(to: router)
        addOwnDataPages(to: router)
        addRetentionPages(to: router)
        addBreachPages(to: router)
        router.get("registers/processing", use: showProcessing)
        router.get("registers/processing/:activity", use: showActivity)
    }

    /// Who saw someone's file and who received what, on paper, in a language they read.
    @Sendable private func showStatement(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (statement, languages, caller) = try await store.write(as: visitor.credential()) { tx in
            let statement = try Statement(of: id, in: tx)
            return (statement, try Paper.languages(in: tx), try tx.caller)
        }
        let paper = statement.paper(in: Self.asked("language", request), store.texts)
        return paperPage(
            paper, title: "\(visitor.words.statement) \(statement.code)", back: "/people/\(id.text)",
            visitor.words.backToFile, visitor, caller,
            languages: PaperView.languagePicker(languages, "/people/\(id.text)/statement", visitor.words))
    }

    /// What there is about rights, for whoever may see some of it.
    @Sendable private func showRights(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let caller = try await store.read(as: visitor.credential()) { try $0.caller }
        let words = visitor.words
        let all: [(isOpen: Bool, path: String, name: String, lead: String)] = [
            (caller.may(.readRequests), "/requests", words.requests, words.requestsLead),
            (caller.may(.previewRetention), "/retention", words.retention, words.retentionLead),
            (caller.may(.keepBreaches), "/breaches", words.breaches, words.breachesLead),
            (caller.may(.readRegisters), "/registers/processing", words.processing, words.processingLead),
            (caller.may(.raiseConcerns), "/concerns", words.concerns, words.concernsLead),
            (caller.kind == .member, "/account/data", words.ownData, words.ownDataLead),
        ]
        let links = all.filter(\.isOpen).map { one -> HTML in
            "<section class=\"sec\"><h2><a href=\"\(one.path)\">\(one.name)</a></h2><p>\(one.lead)</p></section>"
        }
        return page(
            words.rights, at: nil, visitor, caller,
            """
            <div class="head"><h1>\(words.rights)</h1><p class="lead">\(words.rightsLead)</p></div>
            <div class="flow">\(links)</div>
            """)
    }
}
