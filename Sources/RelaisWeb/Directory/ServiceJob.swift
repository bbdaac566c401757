import RelaisCore

/// A service in a list, with a way to refer someone to it for whoever may.
struct ServiceJob {
    /// What it stands under, which says how high its own heading is.
    enum Heading { case title, section }

    let service: Service
    let caller: Caller
    let words: Words

    func html(under heading: Heading) -> HTML {
        let name: HTML =
            heading == .title ? "<h2 class=\"h3\">\(service.name)</h2>" : "<h3>\(service.name)</h3>"
        return """
            <li class="job"><div class="job-what">\(name)<p>\(service.description)</p></div>
            <div class="job-side"><span class="small"><b>\(service.organisationName)</b></span>\
            <span class="small soft">\(service.communeName)\(when(words.ages(service.minimumAge, service.maximumAge)) { ", \($0)" })</span></div>\
            \(places)\(when(caller.may(.referPeople) && caller.organisation != service.organisation) { "<a class=\"btn\" href=\"/referrals/new?service=\(service.id.text)\">\(words.referThem)<span class=\"vh\"> \(words.towards(service.name))</span></a>" })</li>
            """
    }

    /// The way to its places, its clocks and who waits for it, for those who work there or keep it.
    private var places: HTML? {
        when(caller.organisation == service.organisation && (caller.may(.keepServices) || caller.may(.seePeople))) {
            "<a class=\"btn btn-quiet\" href=\"/services/\(service.id.text)/places\">\(words.places)<span class=\"vh\"> \(service.name)</span></a>"
        }
    }
}
