/// Why the vault did not answer. None of these holds a byte of a key, of a password or of what was sealed.
package enum VaultError: Error, Equatable {
    /// It cannot be opened here, and nothing says why: moved, altered, of another version, under a key that is gone.
    case unreadable
    /// A data key version is outside 1…4,294,967,295.
    case versionOutOfRange(Int)
    /// The key file holds no secret or pepper of this name.
    case missingSecret(String)
    /// A password is longer than 256 bytes of UTF-8.
    case passwordTooLong
    /// The text is not the parameters of a password, or asks for a cost that is refused.
    case malformedPasswordParameters
    /// Too many passwords are being hashed already: try again in a moment.
    case busy
}

extension VaultError: CustomStringConvertible {
    /// A plain sentence for the operator's log.
    package var description: String {
        switch self {
        case .unreadable: "What was sealed cannot be opened here."
        case .versionOutOfRange(let version): "\(version) is not the version of a data key."
        case .missingSecret(let name): "The key file holds no secret named \(name)."
        case .passwordTooLong: "A password has at most 256 bytes."
        case .malformedPasswordParameters: "These are not the parameters of a password, or their cost is refused."
        case .busy: "Too many passwords are being checked at once."
        }
    }
}
