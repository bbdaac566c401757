import Logging

/// Says in the log which statements took long: their text, which is ours and holds no value, and the time.
///
/// Statements that were sent together are answered together, so the time is that of the round trip they share.
package struct SlowStatements: Sendable {
    private let threshold: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - threshold: How long a round trip takes before it is told of.
    ///   - logger: Where it is told.
    package init(slowerThan threshold: Duration, logger: Logger) {
        (self.threshold, self.logger) = (threshold, logger)
    }

    /// One round trip took so long.
    func note(_ texts: [String], _ spent: Duration) {
        guard spent >= threshold else { return }
        let telling = texts.filter { text in !["BEGIN", "SET ", "COMMIT", "ROLLBACK"].contains { text.hasPrefix($0) } }
        let shown = (telling.isEmpty ? texts : telling).map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        logger.warning(
            "slow",
            metadata: [
                "ms": "\(spent.components.seconds * 1_000 + spent.components.attoseconds / 1_000_000_000_000_000)",
                "statements": .array(shown.map { .string($0) }),
            ])
    }
}
