import Foundation

/// Where the logs of a deployment are: the origins they sign under begin with its public address.
package struct LogAddress: Sendable, Equatable {
    /// Without scheme: `relais.example.org`.
    private let place: String

    /// - Parameter url: The public address of the deployment, such as `https://relais.example.org`.
    package init(url: String) {
        place = url.firstRange(of: "://").map { String(url[$0.upperBound...]) } ?? url
    }

    /// The origin of one log (C2SP tlog-checkpoint), and the name of the key that signs it.
    package func origin(of log: UUID) -> String { "\(place)/log/\(log.uuidString.lowercased())" }

    /// The name this deployment signs the checkpoints of others under.
    package var witness: String { "\(place)/witness" }
}
