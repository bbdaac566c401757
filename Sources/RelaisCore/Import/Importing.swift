import Postgres
import Spreadsheet

/// What can be brought from a file.
package enum Importing: String, Sendable, CaseIterable {
    case people, organisations, services, mentors, mentees, meetings

    package var fields: [ImportField] {
        switch self {
        case .people: Person.importFields
        case .organisations: Organisation.importFields
        case .services: Service.importFields
        case .mentors: Mentor.importFields
        case .mentees: Mentee.importFields
        case .meetings: Meeting.importFields
        }
    }

    /// Whoever may not bring these from a file is refused by this permission.
    package var permission: Permission {
        switch self {
        case .people: .registerPeople
        case .organisations: .keepOrganisations
        case .services: .keepServices
        case .mentors: .keepMentors
        case .mentees: .keepMentees
        case .meetings: .keepMatches
        }
    }

    /// Whether it tells of people: looking is an entry of the log then, also when nothing is written.
    package var isAboutPeople: Bool { [.people, .mentors, .mentees, .meetings].contains(self) }

    /// Reads a file, says what it would do, and does it where the order says so: in one transaction, whole or not at all.
    package func run(
        _ sheet: Sheet, _ order: ImportOrder, as credential: Credential, in store: Store
    ) async throws -> ImportReport {
        guard !isAboutPeople else {
            return try await store.write(as: credential, within: Store.long) { try self.visit(sheet, order, in: $0) }
        }
        // The directory shows nobody, so that looking is no entry.
        let report = try await store.read(as: credential) { try self.visit(sheet, order.asTrial, in: $0) }
        guard report.mayBegin(order) else { return report }
        return try await store.write(as: credential, within: Store.long) { tx in
            let report = try self.visit(sheet, order, in: tx)
            // Someone changed the directory since it was looked at.
            guard report.isDone else { throw Refusal.importUnderWay }
            return report
        }
    }

    /// The same in a transaction of the caller's: an import about people is recorded also when nothing was written, the others
    /// only when something was.
    package func visit(_ sheet: Sheet, _ order: ImportOrder, in tx: Transaction) throws -> ImportReport {
        switch self {
        case .people: try Person.import(sheet, order, in: tx)
        case .organisations: try Organisation.import(sheet, order, in: tx)
        case .services: try Service.import(sheet, order, in: tx)
        case .mentors: try Mentor.import(sheet, order, in: tx)
        case .mentees: try Mentee.import(sheet, order, in: tx)
        case .meetings: try Meeting.import(sheet, order, in: tx)
        }
    }
}
