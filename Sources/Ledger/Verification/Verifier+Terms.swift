extension Verifier {
    /// What is verified against, and how.
    package struct Terms: Sendable {
        /// Whose signatures count.
        package let policy: Policy
        /// Whether the policy comes from elsewhere than the logs do. Where it does not, its witnesses are nobody outside.
        package var trustsPolicy = true
        /// Checkpoints that somebody kept, as they were signed. They are what an insider cannot have changed.
        package var kept: [String] = []
        /// Whether it is incomplete where a kept checkpoint is of a log that is not handed in: whoever chose the logs is not who
        /// kept it. Where all logs are in, that log is gone, whatever this is.
        package var expectsEveryKept = false
        /// What the signer's file says, by origin.
        package var heads: [String: Head] = [:]
        /// Microseconds since 1970.
        package var now: Int64
        /// Microseconds that an entry may be without a leaf, or without a checkpoint that counts.
        package var maxAge: Int64 = 10_000_000
        /// Whether the counters of sessions can be followed: all logs are handed in, or what is elsewhere is told.
        package var followsSessions = true
        /// Whether people and dates are made up: then time runs as it likes.
        package var isDemonstration = false
        /// Whether rows are handed in.
        package var comparesRows = false
        /// Microseconds that an entry which tells of a row is kept at least, and `Purge.shortest` at least.
        package var keepsWrites = Purge.shortest
        /// Actions whose row is never deleted, though it may be written anew.
        package var lasting: @Sendable (String) -> Bool = { _ in false }

        package init(policy: Policy, now: Int64) {
            self.policy = policy
            self.now = now
        }
    }
}
