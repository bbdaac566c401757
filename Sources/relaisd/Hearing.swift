import RelaisCore
import ServiceLifecycle

/// What tells open pages that something happened. At shutdown they are ended at once, so that the web has nothing left to
/// answer.
struct Hearing: ServiceLifecycle.Service {
    let store: Store

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await store.listen()
        } onGracefulShutdown: {
            store.signals.stop()
        }
    }
}
