extension Diagnosis {
    /// One thing that was looked at: whether it is as it should be, and, where it is not, why that matters and what mends it.
    package struct Finding: Sendable {
        /// What was looked at, as a word that stays the same: `log_error_verbosity`.
        package let code: String
        package let isWell: Bool
        package let sentence: String
        package let why: String?
        /// A command.
        package let remedy: String?

        /// As it should be.
        static func well(_ code: String, _ sentence: String) -> Finding {
            Finding(code: code, isWell: true, sentence: sentence, why: nil, remedy: nil)
        }

        static func wrong(_ code: String, _ sentence: String, why: String, remedy: String) -> Finding {
            Finding(code: code, isWell: false, sentence: sentence, why: why, remedy: remedy)
        }
    }
}
