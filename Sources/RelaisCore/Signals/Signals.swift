import Foundation
import Synchronization

/// The pages that are open in this process, and who of them is told what.
package final class Signals: Sendable {
    /// So many pages may be open at once in one session, and in all.
    package static let mostOfOne = 6
    package static let most = 2_000

    private struct State {
        var pages: [UUID: OpenPage] = [:]
        var isStopped = false
    }

    private let state = Mutex(State())
    private let end: AsyncStream<Void>.Continuation
    private let look: AsyncStream<Void>.Continuation
    /// One stroke when sessions have been ended somewhere, and one for any number that come at once. To be read once.
    let looks: AsyncStream<Void>
    /// Says nothing, and ends when everything does.
    let untilStopped: AsyncStream<Void>

    init() {
        (untilStopped, end) = AsyncStream.makeStream()
        (looks, look) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package var count: Int { state.withLock { $0.pages.count } }

    /// Opens a page for a member's session; `nil` when there are too many, or when the daemon stops.
    package func open(for caller: Caller, _ credential: Credential, in store: Store) -> OpenPage? {
        guard let organisation = caller.organisation, caller.kind == .member else { return nil }
        let page = OpenPage(Signal(organisation, store.keyring), session: credential.sha256)
        let isOpen = state.withLock { state in
            guard !state.isStopped, state.pages.count < Self.most,
                state.pages.values.count(where: { $0.session == credential.sha256 }) < Self.mostOfOne
            else { return false }
            state.pages[page.id] = page
            return true
        }
        return isOpen ? page : nil
    }

    package func close(_ page: OpenPage) {
        state.withLock { _ = $0.pages.removeValue(forKey: page.id) }
        page.end()
    }

    /// Something was notified. Any login may have: what names no open page is nothing.
    func hear(_ payload: String) {
        guard payload != Signal.sessionsEnded else {
            look.yield()
            return
        }
        let signals = Set(payload.split(separator: " ").prefix(Store.mostSignals).map { Signal(heard: $0) })
        for page in pages where signals.contains(page.signal) { page.hear() }
    }

    /// Nobody listened for a while: anything may have happened.
    func hearAnything() { pages.forEach { $0.hear() } }

    func beat() { pages.forEach { $0.beat() } }

    /// The sessions that have a page open.
    var sessions: Set<[UInt8]> { Set(pages.map(\.session)) }

    /// Ends the pages of sessions that do not live any more.
    func end(allBut live: Set<[UInt8]>, of asked: Set<[UInt8]>) {
        for page in pages where asked.contains(page.session) && !live.contains(page.session) { close(page) }
    }

    /// Ends every page, for good.
    package func stop() {
        let open = state.withLock { state in
            state.isStopped = true
            defer { state.pages = [:] }
            return state.pages.values
        }
        open.forEach { $0.end() }
        end.finish()
        look.finish()
    }

    private var pages: [OpenPage] { state.withLock { Array($0.pages.values) } }
}
