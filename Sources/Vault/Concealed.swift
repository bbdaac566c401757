/// Something that holds a secret, and shows nothing of it when printed, interpolated, dumped or caught in a log.
package protocol Concealed: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Concealed {
    /// The name of the type, and nothing it holds.
    package var description: String { "\(Self.self)(concealed)" }

    /// The same as `description`.
    package var debugDescription: String { description }

    /// A mirror without children, so that `dump` and test failures find nothing to show.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
