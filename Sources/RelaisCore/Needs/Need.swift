import Foundation
import Postgres

/// Something someone needs that no service gives them, as far as is known.
package struct Need: Sendable, RowDecodable {
    package let id: ID<Need>
    /// Whose it is, for whoever may see the file.
    package let person: ID<Person>?
    package let personCode: String?
    package let missing: Missing
    package let theme: Term
    package let communeName: String?
    /// The department's code.
    package let department: String?
    package let since: Day
    package let recordedBy: String?
    package let closedFor: Closing?
    package let closedAt: Date?
    package let rowVersion: Int

    /// Why it is not given. Mirrored by `need_missing_known`.
    package enum Missing: String, Sendable, CaseIterable, PostgresValue {
        case noService = "no_service"
        case full
        case tooFar = "too_far"
        case noTransport = "no_transport"
        case noInterpreter = "no_interpreter"
        case notEligible = "not_eligible"
    }

    /// How it ended. Mirrored by `need_closed_for_known`.
    package enum Closing: String, Sendable, CaseIterable, PostgresValue {
        case met
        case noLongerNeeded = "no_longer_needed"
        case personMoved = "person_moved"
        case enteredInError = "entered_in_error"
    }

    static let columns: SQL =
        """
        n.id, p.id, p.code, n.missing, t.code, t.label_fr, t.label_en, c.name, n.department, n.since_on::text, access.account_name(n.recorded_by),
            n.closed_for, n.closed_at, n.row_version
        """
    static let sources: SQL =
        """
        casework.need n
        JOIN directory.thematique t ON t.code = n.theme
        LEFT JOIN directory.commune c ON c.code = n.commune
        LEFT JOIN casework.person p ON p.organisation = n.organisation AND p.id = n.person
        """

    package init(row: Row) throws {
        let label: (String, String, String)
        let day: String
        (
            id, person, personCode, missing, label.0, label.1, label.2, communeName, department, day, recordedBy,
            closedFor, closedAt, rowVersion
        ) = try row.decode()
        theme = Term(code: label.0, french: label.1, english: label.2)
        guard let since = Day(day) else { throw PostgresError.missingRow }
        self.since = since
    }
}

extension Need.Missing {
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .noService: ("aucun service", "no service")
            case .full: ("complet", "full")
            case .tooFar: ("trop loin", "too far")
            case .noTransport: ("aucun transport", "no transport")
            case .noInterpreter: ("aucun interprète", "no interpreter")
            case .notEligible: ("hors critères", "not eligible")
            }
        return language == .french ? french : english
    }
}

extension Need.Closing {
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .met: ("un service a été trouvé", "a service was found")
            case .noLongerNeeded: ("le besoin a disparu", "it is no longer needed")
            case .personMoved: ("la personne a déménagé", "the person moved")
            case .enteredInError: ("saisi par erreur", "entered in error")
            }
        return language == .french ? french : english
    }
}
