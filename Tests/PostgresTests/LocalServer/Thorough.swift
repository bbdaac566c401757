import Foundation

/// Whether everything is tested: `scripts/test --quick` says RELAIS_QUICK, unless this target is what was edited.
let isThorough = ProcessInfo.processInfo.environment["RELAIS_QUICK"] == nil
