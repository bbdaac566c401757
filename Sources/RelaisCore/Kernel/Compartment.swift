import Postgres

/// A PostgreSQL role that a transaction enters: what each may read and write is in sql/, not here.
package enum Compartment: Sendable, CaseIterable {
    /// Where every transaction starts: pseudonymous facts and the directory.
    case casework
    case directory, identity, protection, volunteer, vault, access, auditor

    var entering: SQL {
        switch self {
        case .casework: "SET LOCAL ROLE relais_casework"
        case .directory: "SET LOCAL ROLE relais_directory"
        case .identity: "SET LOCAL ROLE relais_identity"
        case .protection: "SET LOCAL ROLE relais_protection"
        case .volunteer: "SET LOCAL ROLE relais_volunteer"
        case .vault: "SET LOCAL ROLE relais_vault"
        case .access: "SET LOCAL ROLE relais_access"
        case .auditor: "SET LOCAL ROLE relais_auditor"
        }
    }
}
