import Foundation
import RelaisTesting

@testable import RelaisCore

/// What the pages about consents, about what protects a minor and about settings are shown with.
struct ConsentScene {
    let person: ID<Person>
    let adult: ID<Person>
    let consent: ID<Consent>
    let ended: ID<Consent>

    init(_ store: Store, _ cast: Cast, for person: ID<Person>) async throws {
        self.person = person
        consent = try await store.consent(for: person, to: cast.clinic, by: cast.alice)
        let other = try await store.consent(for: person, to: cast.outside, by: cast.alice)
        adult = try await store.write(as: cast.alice.credential) { tx in
            try Consent.withdraw(other, in: tx)
            var told = Information.Draft()
            told.language = "prs"
            let adult = try Person.register(.adult, in: tx).id
            try Person.inform(adult, told, in: tx)
            return adult
        }
        ended = other
    }

    func pages(_ cast: Cast) -> [(name: String, path: String, member: Member?)] {
        let (file, own) = ("/people/\(person.text)", "/people/\(adult.text)")
        return [
            ("person-told", own, cast.alice),
            ("consent-new", "\(file)/consents/new", cast.alice),
            ("consent-new-adult", "\(own)/consents/new", cast.alice),
            ("consent", "/consents/\(consent.text)", cast.alice),
            ("consent-seen", "/consents/\(consent.text)", cast.carol),
            ("consent-ended", "/consents/\(ended.text)", cast.alice),
            ("consent-withdrawal", "/consents/\(consent.text)/withdrawal", cast.alice),
            ("consent-renewal", "/consents/\(consent.text)/renewal", cast.alice),
            ("consent-form", "\(file)/consents/form?language=fra&recipient=Clinique+du+Gu%C3%A9", cast.alice),
            ("consent-receipt", "/consents/\(consent.text)/receipt?language=ara", cast.alice),
            ("information", "\(file)/information", cast.alice),
            ("information-notice", "/information?language=eng", cast.alice),
            ("protection", "\(file)/protection", cast.alice), ("minority", "\(file)/minority", cast.alice),
            ("representative-new", "\(file)/representatives/new", cast.alice), ("settings", "/settings", cast.bob),
        ]
    }
}
