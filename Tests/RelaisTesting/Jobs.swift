import Foundation

@testable import Postgres
@testable import RelaisCore

extension Transaction {
    /// Does the job that is due first, as the daemon would, in this transaction; answers its kind.
    package func doNextJob(_ cast: Cast, at moment: Date? = nil) throws -> Job.Kind? {
        try self.as(cast.daemon, at: moment) { tx in
            guard let taken = try Job.take(in: tx) else { return nil }
            try taken.job.perform(in: tx)
            return taken.job.kind
        }
    }

    /// Does every job that is due, and answers their kinds in the order they were done.
    @discardableResult
    package func doJobs(_ cast: Cast, at moment: Date? = nil) throws -> [Job.Kind] {
        var done: [Job.Kind] = []
        while let kind = try doNextJob(cast, at: moment) { done.append(kind) }
        return done
    }

    /// The kinds of what is left to do, the first due first. For the transaction `inTransaction` hands out.
    package func jobsLeft() throws -> [Job.Kind] { try JobList(limit: 100, in: self).lines.items.map(\.kind) }

    /// What someone was told.
    package func notices(of member: Member) throws -> [Notice.Kind] {
        try self.as(member) { try NoticeList(in: $0).lines.items.map(\.kind) }
    }

    /// Leaves a job as the daemon would.
    package func leave(_ job: Job, _ cast: Cast, at moment: Date? = nil) throws {
        try self.as(cast.daemon, at: moment) { try $0.enqueue(job) }
    }
}
