import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import RelaisCore

extension Site {
    /// `/metrics`, on an address of its own: whoever reaches the site does not reach it.
    package func metrics(host: String, port: Int) -> some ApplicationProtocol {
        let router = Router()
        router.get("metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: await exposition())))
        }
        return Application(
            router: router, server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: .init(address: .hostname(host, port: port), serverName: "relais"),
            onServerRunning: { [logger] _ in
                logger.info("metrics", metadata: ["address": "http://\(host):\(port)/metrics"])
            }, logger: quiet)
    }

    /// Everything that is counted, at this moment.
    func exposition() async -> String {
        let isUp = await store.isUp()
        var page = Exposition()
        addRequests(to: &page)
        addDatabase(isUp: isUp, to: &page)
        if isUp, let backlog = await store.backlog() { addJobs(backlog, to: &page) }
        if isUp, isMailSetUp, let post = await store.post() { addPost(post, to: &page) }
        addProcess(to: &page)
        return page.text
    }

    private func addRequests(to page: inout Exposition) {
        let counts = meter.counts
        page.metric("relais_http_requests_total", .counter, "Requests answered, by route and class of status.")
        for (request, answers) in counts.answers.sorted(by: { $0.key < $1.key }) {
            for (status, number) in answers.sorted(by: { $0.key < $1.key }) {
                page.sample(
                    "relais_http_requests_total",
                    [("method", request.method), ("route", request.route), ("status", "\(status)xx")], number)
            }
        }
        let name = "relais_http_request_duration_seconds"
        page.metric(name, .histogram, "How long requests took, by route.")
        for (request, times) in counts.times.sorted(by: { $0.key < $1.key }) {
            let labels = [("method", request.method), ("route", request.route)]
            var sum = 0
            for (bound, count) in zip(Meter.Times.bounds, times.counts) {
                sum += count
                page.sample("\(name)_bucket", labels + [("le", "\(bound)")], sum)
            }
            page.sample("\(name)_bucket", labels + [("le", "+Inf")], times.count)
            page.sample("\(name)_sum", labels, times.seconds)
            page.sample("\(name)_count", labels, times.count)
        }
        page.metric(
            "relais_failures_total", .counter,
            "Requests that did not do what they asked, by the code of the problem: sign-in-refused, wait, unavailable.")
        for (code, number) in counts.failures.sorted(by: { $0.key < $1.key }) {
            page.sample("relais_failures_total", [("code", code)], number)
        }
    }

    private func addDatabase(isUp: Bool, to page: inout Exposition) {
        let connections = store.connections
        page.single("relais_database_up", .gauge, "1 when the database answers.", isUp ? 1 : 0)
        page.single(
            "relais_database_read_only", .gauge, "1 while the database takes no changes.",
            store.tally.isReadOnly ? 1 : 0)
        page.single("relais_pool_size", .gauge, "Connections there may be.", Double(connections.size))
        page.single("relais_pool_in_use", .gauge, "Connections lent at this moment.", Double(connections.lent))
        page.single("relais_pool_waiting", .gauge, "Requests waiting for a connection.", Double(connections.waiting))
        let entries = store.tally.entries
        page.metric("relais_audit_entries_total", .counter, "Audit entries committed by this process, by kind.")
        for (kind, number) in [("denied", entries.denials), ("read", entries.reads), ("write", entries.writes)] {
            page.sample("relais_audit_entries_total", [("kind", kind)], number)
        }
        page.single(
            "relais_unfinished_openings_total", .counter,
            "Identities that should have opened after a commit, and wait for the next look at them.",
            Double(store.tally.unfinishedSequels))
    }

    private func addJobs(_ backlog: Store.Backlog, to page: inout Exposition) {
        page.single("relais_jobs_waiting", .gauge, "Jobs that will be tried, now or later.", Double(backlog.waiting))
        page.single(
            "relais_jobs_dead", .gauge, "Jobs that were given up: relais job list --dead.", Double(backlog.dead))
        page.single(
            "relais_jobs_oldest_waiting_seconds", .gauge, "For how long the oldest job that waits has been left.",
            backlog.oldestAge)
    }

    private func addPost(_ post: Store.Post, to page: inout Exposition) {
        page.metric("relais_letters", .gauge, "E-mails of the last thirty days, by what came of them.")
        for (state, number) in [
            ("failed", post.failed), ("sent", post.sent), ("undeliverable", post.returned), ("waiting", post.waiting),
        ] { page.sample("relais_letters", [("state", state)], number) }
        page.single(
            "relais_letter_sent_time_seconds", .gauge, "When an e-mail went last; 0 for never.",
            post.sentAt?.timeIntervalSince1970.rounded() ?? 0)
    }

    private func addProcess(to page: inout Exposition) {
        let process = ProcessNumbers()
        page.single("process_resident_memory_bytes", .gauge, "Memory in use.", process.residentBytes)
        page.single("process_cpu_seconds_total", .counter, "Processor time used.", process.processorSeconds)
        page.single("process_start_time_seconds", .gauge, "When the process started.", process.startedAt)
        page.single("process_open_fds", .gauge, "Open files and connections.", Double(process.openFiles))
    }
}
