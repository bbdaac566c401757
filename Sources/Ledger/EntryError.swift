/// Why an entry was refused before it was hashed. What is hashed can never be corrected.
package enum EntryError: Error, Equatable {
    /// This member takes a short code (lower-case ASCII letters, digits, `.` `_` `:` `-`), never a name or a sentence.
    case notACode(member: String)
    /// This member takes so many bytes.
    case wrongLength(member: String, takes: Int)
    /// A list names more than 100 objects.
    case tooManyReferences(Int)
    /// The year is not 1970…9999.
    case timeOutOfRange
    /// The session's counter is negative, or 2^53 or more.
    case counterOutOfRange
}
