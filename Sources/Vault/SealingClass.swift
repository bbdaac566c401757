/// What kind of thing about a person is sealed. Each has its own keys, so that opening one opens no other.
///
/// The raw value is part of what a data key is bound to: it never changes.
package enum SealingClass: String, Sendable, CaseIterable {
    /// Names, birth date, gender.
    case civil
    /// Telephone, e-mail, address.
    case contact
    /// What protection needs: the person's story, health, vulnerability, family.
    case protection
    /// Every free text about a person.
    case narrative
    /// What is kept of a volunteer.
    case volunteer
}
