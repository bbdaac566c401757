import RelaisCore
import ServiceLifecycle

/// Gives entries of the audit their positions and has their logs signed, beside the web. At shutdown it ends a round.
struct Sequencing: ServiceLifecycle.Service {
    let sequencer: Sequencer

    func run() async throws {
        await withGracefulShutdownHandler {
            await sequencer.run()
        } onGracefulShutdown: {
            sequencer.stop()
        }
    }
}
