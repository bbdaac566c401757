import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    private static let intakeFields = ["places", "starts_on", "ends_on", FormVersion.name]
    private static let clockFields = Setting.clocks.map(\.rawValue) + ["escalation", FormVersion.name]

    func addPlacesPages(to router: Router<Visitor>) {
        router.get("services/:id/places") { request, visitor in
            let id: ID<Service> = try visitor.id(.service)
            return try await placesPage(
                id, nil, nil, nil, visitor, editing: Self.asked("session", request),
                done: Self.asked("done", request) ?? "")
        }
        router.post("services/:id/places") { request, visitor in
            let id: ID<Service> = try visitor.id(.service)
            let form = try await Form(request, visitor, fields: Self.intakeFields)
            return try await submit(form, visitor) { tx in
                _ = try Intake.set(Intake.Draft(form), for: id, in: tx)
            } again: { objection in
                try await placesPage(id, form, nil, objection, visitor)
            } done: {
                "/services/\(id.text)/places?done=places"
            }
        }
        router.post("services/:id/clocks") { request, visitor in
            let id: ID<Service> = try visitor.id(.service)
            let form = try await Form(request, visitor, fields: Self.clockFields)
            return try await submit(form, visitor) { tx in
                try ServiceClock.set(ServiceClock.Draft(form), for: id, in: tx)
            } again: { objection in
                try await placesPage(id, nil, form, objection, visitor)
            } done: {
                "/services/\(id.text)/places?done=clocks"
            }
        }
        router.post("intakes/:id/closing") { request, visitor in
            let id: ID<Intake> = try visitor.id(.service)
            let form = try await Form(request, visitor, fields: ["service", FormVersion.name])
            guard let service = form["service"].flatMap({ ID<Service>($0) }) else { throw Unreadable() }
            return try await submit(form, visitor) { tx in
                try Intake.close(id, in: tx)
            } again: { objection in
                try await placesPage(service, nil, nil, objection, visitor)
            } done: {
                "/services/\(service.text)/places?done=closing"
            }
        }
        router.post("referrals/:id/offer-refusal") { request, visitor in
            let id: ID<Referral> = try visitor.id(.referral)
            let form = try await Form(request, visitor, fields: [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Offer.decline(id, in: tx)
            } again: { objection in
                try await referralPage(visitor, .filled(), objection)
            } done: {
                "/referrals/\(id.text)?done=offer-refusal"
            }
        }
    }

    private func placesPage(
        _ id: ID<Service>, _ intake: Form?, _ clock: Form?, _ objection: Objection?, _ visitor: Visitor,
        editing session: String? = nil, done: String = ""
    ) async throws -> Response {
        let (places, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try PlacesPage(id, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let edited = places.intakes.first { $0.id.text == session }
        let view = PlacesView(
            page: places, caller: caller, now: now, words: words, token: FormToken.field(visitor),
            intake: Fields(intake ?? .filled(edited, words), clock == nil ? objection?.invalid ?? [] : [], words),
            clock: Fields(clock ?? .filled(places.clock), clock == nil ? [] : objection?.invalid ?? [], words),
            edited: edited)
        return page(
            words.places, at: .services, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/services", words.services))
            \(objection?.note(words, about: .service))
            \(when(words.donePlaces(done)) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
            <div class="head"><h1>\(words.places)</h1><p class="lead">\(places.service.name)</p>\
            \(when(places.clock != nil) { "<p class=\"acts\"><a class=\"btn\" href=\"/services/\(id.text)/amendment\">\(words.amendService)</a></p>" })</div>
            <div class="flow">\(view.html)</div>
            """)
    }
}

extension Form {
    /// The form of a session that is there, to be changed; an empty one otherwise.
    fileprivate static func filled(_ intake: Intake?, _ words: Words) -> Form {
        guard let intake else { return .filled() }
        return .filled([
            "places": [String(intake.places)], "starts_on": intake.startsOn.map { [words.typed($0)] } ?? [],
            "ends_on": intake.endsOn.map { [words.typed($0)] } ?? [],
        ])
    }

    fileprivate static func filled(_ clock: ServiceClock?) -> Form {
        guard let clock else { return .filled() }
        var fields = Dictionary(uniqueKeysWithValues: clock.own.map { ($0.key.rawValue, [String($0.value)]) })
        fields["escalation"] = clock.escalation.map { [$0.text] }
        return .filled(fields)
    }
}

extension Intake.Draft {
    /// What was typed of places.
    init(_ typed: some Typed) {
        self.init(places: typed["places"], startsOn: typed["starts_on"], endsOn: typed["ends_on"])
    }
}

extension ServiceClock.Draft {
    /// What was typed of clocks.
    init(_ typed: some Typed) {
        let days = Setting.clocks.compactMap { clock in typed[clock.rawValue].map { (clock, $0) } }
        self.init(days: Dictionary(uniqueKeysWithValues: days), escalation: typed["escalation"])
    }
}
