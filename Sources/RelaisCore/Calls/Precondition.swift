/// Which version of a row the caller has seen, for who may have looked at it a while ago.
package enum Precondition: Sendable, Equatable {
    /// Nobody asks: the command line, a job; or it was looked at already.
    case none
    /// A call that should say, and does not.
    case missing
    /// Whatever there is.
    case any
    /// `row_version` as it was shown.
    case version(Int)
}

extension Transaction {
    /// Refuses when the row the caller acts on, now locked, is not the one they have seen: `versionNeeded` when they did not
    /// say, `changedSince` when it moved on. Every verb on a row that exists says so, right after it may see and lock it.
    package func require(version: Int) throws {
        switch precondition {
        case .missing: throw Refusal.versionNeeded
        case .version(let seen) where seen != version: throw Refusal.changedSince
        case .none, .any, .version: precondition = .none
        }
        actedOn = version
    }

    /// Does something to what the caller has seen in this version, and makes sure that the verb looked: one that does not is
    /// a fault (`Unchecked`). The one way in for the calls of the API and for forms.
    package func seeing<Value>(
        _ precondition: Precondition, _ verb: (Transaction) throws -> Value
    ) throws -> Value {
        self.precondition = precondition
        let value = try verb(self)
        guard self.precondition == .none else { throw Unchecked() }
        return value
    }
}

/// A verb on something that exists did not look at the version the caller had seen. A fault in the code.
struct Unchecked: Error {}
