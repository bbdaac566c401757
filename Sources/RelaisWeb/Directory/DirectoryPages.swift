import Foundation
import Hummingbird
import RelaisCore

extension Site {
    func addDirectoryPages(to router: Router<Visitor>) {
        router.get("services", use: showServices)
    }

    @Sendable private func showServices(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let words = visitor.words
        let wanted = Self.asked("q", request) ?? ""
        guard !wanted.contains("\0"), wanted.count <= 100 else { throw Unreadable() }
        let (services, caller) = try await store.read(as: visitor.credential()) { tx in
            (try Service.list(matching: wanted, in: tx), try tx.caller)
        }
        let cards = services.map { ServiceJob(service: $0, caller: caller, words: words).html(under: .title) }
        let body: HTML =
            cards.isEmpty
            ? "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noService)</h2><p>\(words.noServiceHint)</p><p><a class=\"btn\" href=\"/services\">\(words.showAll)</a></p></section>"
            : "<ul class=\"queue queue-plain\">\(cards)</ul>"
        return page(
            words.services, at: .services, visitor, caller,
            """
            <div class="head"><h1>\(words.allServices)</h1><p class="lead">\(words.servicesCount(services.count)).</p>
            <form class="mask-form" role="search" aria-label="\(words.allServices)" action="/services"><div class="field"><label for="services-q">\(words.searchServices)</label>\
            <input class="in" id="services-q" type="search" name="q" value="\(wanted)"></div><button class="btn">\(words.find)</button></form>\
            \(when(caller.may(.keepServices)) { "<p class=\"acts\"><a class=\"btn\" href=\"/services/import\">\(words.importFromFile)</a></p>" })</div>
            \(body)
            """)
    }
}

/// A service as a choice: its name, who offers it, where, for whom.
struct ServiceCard {
    let service: Service
    let words: Words

    var html: HTML {
        """
        <b>\(service.name)</b><span class="small soft">\(service.organisationName) · \(service.communeName)\
        \(when(words.ages(service.minimumAge, service.maximumAge)) { " · \($0)" })</span><span class="small">\(service.description)</span>
        """
    }
}
