import RelaisCore
import ServiceLifecycle

/// What was left for later, done beside the web. At shutdown what is held is finished, and nothing more is taken up.
struct Jobs: ServiceLifecycle.Service {
    let runner: Runner

    func run() async throws {
        await withGracefulShutdownHandler {
            await runner.run()
        } onGracefulShutdown: {
            runner.stop()
        }
    }
}
