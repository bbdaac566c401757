import Logging

/// A log nobody reads.
let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
