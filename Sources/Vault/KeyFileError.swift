import Foundation

/// Why a key file was not read or written. It names the file and the line, never what the line says.
package enum KeyFileError: Error, Equatable {
    /// There is a file already, and a key file is never overwritten.
    case exists(path: String)
    /// The system refused, with this `errno`.
    case system(path: String, code: Int32)
    /// It is a directory, a device or a pipe, or is far too long.
    case notAKeyFile(path: String)
    /// Others than its owner may read or change it.
    case open(path: String, mode: UInt32)
    /// It belongs to someone else than whoever runs this.
    case owned(path: String, by: UInt32)
    /// Its first line is not `relais-keys-v1`.
    case unknownFormat
    /// A line cannot be understood. Lines count from 1.
    case malformed(line: Int)
    /// A line gives a key that an earlier one gave.
    case repeated(line: Int)
    /// A key every deployment needs is not there.
    case lacks(String)
    /// Another process is changing it.
    case busy(path: String)
    /// The epoch that wraps new keys cannot be taken out.
    case inUse(id: Int)
    /// What was put in its place belongs to another deployment.
    case foreign(path: String)
}

extension KeyFileError: CustomStringConvertible {
    /// A plain sentence for whoever runs the server.
    package var description: String {
        switch self {
        case .exists(let path): "There is a file at \(path) already: a key file is never overwritten."
        case .system(let path, let code): "The key file \(path) cannot be used: \(String(cString: strerror(code)))."
        case .notAKeyFile(let path): "\(path) is not a key file."
        case .open(let path, let mode):
            "The key file \(path) has mode \(String(mode, radix: 8)): only its owner may read it. Run chmod 600 on it."
        case .owned(let path, let owner): "The key file \(path) belongs to user \(owner), not to whoever runs this."
        case .unknownFormat: "The key file does not begin with relais-keys-v1."
        case .malformed(let line): "Line \(line) of the key file cannot be understood."
        case .repeated(let line): "Line \(line) of the key file gives a key that is there already."
        case .lacks(let name): "The key file has no \(name)."
        case .busy(let path): "Another process is changing the key file \(path). Try again when it is done."
        case .inUse(let id): "Key \(id) is in use, and cannot be taken out of the key file: rotate first."
        case .foreign(let path):
            "The key file \(path) was replaced by that of another deployment. Put the right one back."
        }
    }
}
