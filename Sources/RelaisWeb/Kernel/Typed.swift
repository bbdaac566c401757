import RelaisCore

/// What was typed, by field name, in a form or in the body of a call: the two doors name every field the same.
protocol Typed {
    subscript(name: String) -> String? { get }
    /// Every value of a field that may hold several.
    func all(_ name: String) -> [String]
    /// Whether anything was said of a field, if only that it is empty.
    func says(_ name: String) -> Bool
}

extension Typed {
    /// Whether a box was ticked, or a call said yes.
    func isTicked(_ name: String) -> Bool { self[name] == "yes" }
}

extension Form: Typed {}
extension JSONBody: Typed {}

extension Person.Draft {
    /// What was typed of someone.
    init(_ typed: some Typed) {
        self.init()
        given = typed["given"]
        family = typed["family"]
        birthDate = typed["birth_date"]
        birthSource = typed["birth_source"]
        gender = typed["gender"]
        phone = typed["phone"]
        email = typed["email"]
        address = typed["address"]
        contactWishes = typed["contact_wishes"]
        languages = typed.all("languages")
        frenchLevel = typed["french_level"]
        commune = typed["commune"]
    }
}

extension Referral.Draft {
    /// What was typed of a referral.
    init(_ typed: some Typed) {
        self.init(
            person: typed["person"], service: typed["service"], priority: typed["priority"], need: typed["need"],
            alreadyDone: typed["already_done"], wish: Disclosure.Wish(typed), basis: typed["basis"],
            basisWords: typed["basis_words"])
    }
}

extension Disclosure.Wish {
    /// The fields that were ticked, where a form or a call says which.
    fileprivate init(_ typed: some Typed) {
        func those(_ name: String) -> [String]? { typed.says(name) ? typed.all(name) : nil }
        let (first, second) = (those("with_referral"), those("on_acceptance"))
        self = first == nil && second == nil ? .asBefore : .exactly(withReferral: first, onAcceptance: second)
    }
}
