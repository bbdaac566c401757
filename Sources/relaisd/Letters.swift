import RelaisCore
import ServiceLifecycle

/// The mail that people get, sent beside the web. At shutdown the letter that is held is finished, and no other taken up.
struct Letters: ServiceLifecycle.Service {
    let postman: Postman

    func run() async throws {
        await withGracefulShutdownHandler {
            await postman.run()
        } onGracefulShutdown: {
            postman.stop()
        }
    }
}
