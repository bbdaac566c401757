import Foundation
import Hummingbird
import RelaisCore

extension Site {
    func addDirectoryPages(to router: Router<Visitor>) {
        router.get("services", use: showServices)
        router.get("find", use: find)
    }

    @Sendable private func showServices(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let words = visitor.words
        let wanted = Self.asked("q", request) ?? ""
        guard !wanted.contains("\0"), wanted.count <= 100 else { throw Unreadable() }
        let (services, caller) = try await store.read(as: visitor.credential()) { tx in
            (try Service.list(matching: wanted, in: tx), try tx.caller)
        }
        let cards = services.map { service -> HTML in
            """
            <li class="job"><div class="job-what"><h2 class="h3">\(service.name)</h2><p>\(service.description)</p></div>
            <div class="job-side"><span class="small"><b>\(service.organisationName)</b></span>\
            <span class="small soft">\(service.communeName)\(when(words.ages(service.minimumAge, service.maximumAge)) { ", \($0)" })</span></div>\
            \(when(caller.may(.referPeople) && caller.organisation != service.organisation) { "<a class=\"btn\" href=\"/referrals/new?service=\(service.id.text)\">\(words.referThem)<span class=\"vh\"> \(words.towards(service.name))</span></a>" })</li>
            """
        }
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

    /// A code leads to its page, words to the services they name.
    @Sendable private func find(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let words = visitor.words
        let wanted = (Self.asked("q", request) ?? "")
            .trimmingCharacters(in: .whitespaces)
        let caller = try await store.read(as: visitor.credential()) { try $0.caller }
        guard !wanted.isEmpty else {
            return page(
                words.find, at: nil, visitor, caller,
                """
                <div class="ask flow"><h1>\(words.find)</h1><form class="form" role="search" aria-label="\(words.findLabel)" action="/find">\
                <div class="field"><label for="find-q">\(words.findLabel)</label><p class="hint" id="find-h">\(words.findHint)</p>\
                <input class="in" id="find-q" type="search" name="q" aria-describedby="find-h"></div>\
                <p class="acts"><button class="btn btn-go">\(words.find)</button></p></form></div>
                """)
        }
        let found = try await store.read(as: visitor.credential()) { tx -> String? in
            if let person = try? Person.id(for: wanted, in: tx) { return "/people/\(person.text)" }
            if let referral = try? Referral.id(for: wanted, in: tx) { return "/referrals/\(referral.text)" }
            return nil
        }
        return redirect(to: found ?? "/services?q=\(Self.percentEncoded(wanted))")
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
