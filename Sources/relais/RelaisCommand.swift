import ArgumentParser
import Deployment
import Foundation
import Postgres
import RelaisCore
import Vault

@main
struct RelaisCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relais",
        abstract: "Referrals between organisations, from draft to outcome.",
        discussion: """
            Sign in first; then every command acts as you, for your organisation. People
            are named by their code (K7M-42Q), referrals by their reference (48KT-72M);
            ids do as well.

              $ relais sign-in ines@example.org
              $ relais person register --given Test --language prs --commune 19272
              $ relais consent give K7M-42Q --to MOSAIK --method written --language prs
              $ relais referral draft --person K7M-42Q \\
                  --service "Bilan d’orientation" --need "Speak at work."
              $ relais referral send 48KT-72M

            The administrator's commands (organisation, agreement, account, service, audit,
            job, keys, backup, restore, demo, migrate) need a shell on the server and
            nobody signed in, or --administrator.

            Exit codes: 0 done, 1 refused, 2 the command line makes no sense, 3 something
            is broken.
            """,
        subcommands: [
            SignInCommand.self, SignOutCommand.self, VerifyCommand.self, WhoAmICommand.self, SessionCommand.self,
            AccessCommand.self, PersonCommand.self, HandoverCommand.self,
            ReferralCommand.self, PathCommand.self, ReportCommand.self, CorrectionCommand.self, EmergencyCommand.self,
            ConsentCommand.self, FindCommand.self, ProgrammeCommand.self, MentorCommand.self, MenteeCommand.self,
            MatchCommand.self, FollowingCommand.self, ConcernCommand.self,
            ServiceCommand.self, NeedCommand.self, OrganisationCommand.self, AgreementCommand.self, AccountCommand.self,
            AbsenceCommand.self, MeetingCommand.self,
            RequestCommand.self, BreachCommand.self, RetentionCommand.self, RegisterCommand.self,
            TokenCommand.self, SettingCommand.self, AuditCommand.self, NoticeCommand.self, MailCommand.self,
            JobCommand.self,
            KeysCommand.self,
            BackupCommand.self, RestoreCommand.self, DemoCommand.self, MigrateCommand.self, DoctorCommand.self,
        ])

    static func main() async {
        var chosen: any ParsableCommand.Type = RelaisCommand.self
        do {
            let command = try parseAsRoot()
            chosen = type(of: command)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
        } catch {
            Foundation.exit(Failure(error, of: chosen).told())
        }
    }
}

/// What a failed command says on standard error, and the code it exits with.
private struct Failure {
    let code: Int32
    let sentence: String

    init(_ error: any Error, of command: any ParsableCommand.Type) {
        let language = Visit.language
        switch error {
        case let refusal as Refusal: (code, sentence) = (1, refusal.sentence(in: language))
        case let error as PostgresError where error.isUnavailability:
            (code, sentence) = (
                3, "The database does not answer just now. Try again in a moment; relais doctor says more."
            )
        case let error as AuditUnavailable:
            (code, sentence) = (3, "Nothing was done or shown: \(error). relais doctor says more.")
        case VaultError.busy: (code, sentence) = (3, "Too many people are signing in at this moment. Try again.")
        case is LocalServer.Problem, is OtherKeys, is LackingKeys, is ErasureLog.Problem, is Deployment.Problem,
            is Settings.Unusable, is KeyFileError, is Migrator.Problem, is CopyPrograms.Problem, is Backup.Problem:
            (code, sentence) = (3, "\(error)")
        case let error as ValidationError: (code, sentence) = (2, Usage.after(error.message, of: command))
        case let error as ExitCode: (code, sentence) = (error.rawValue, "")
        default:
            let exit = RelaisCommand.exitCode(for: error)
            let isOurs =
                RelaisCommand.message(for: error).isEmpty
                || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
            if exit == .success {
                (code, sentence) = (0, Usage.wrapped(RelaisCommand.fullMessage(for: error)))
            } else if isOurs {
                (code, sentence) = (2, Usage.wrapped(RelaisCommand.fullMessage(for: error)))
            } else {
                // A PostgresError never holds a value; of anything else only the kind is told.
                let kind = (error as? PostgresError).map { "\($0)" } ?? "\(type(of: error))"
                (code, sentence) = (3, "Something is broken on our side (\(kind)). Nothing was changed.")
            }
        }
    }

    func told() -> Int32 {
        guard !sentence.isEmpty else { return code }
        let stream = code == 0 ? FileHandle.standardOutput : FileHandle.standardError
        stream.write(Data("\(sentence)\n".utf8))
        return code
    }
}
