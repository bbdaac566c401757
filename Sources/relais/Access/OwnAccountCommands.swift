import ArgumentParser
import Foundation
import RelaisCore
import Vault

struct AccountPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Change your password; your other sessions end.",
        discussion: "Both are asked for without showing them, or read from standard input, the current one first.")
    @OptionGroup var visit: Visit

    func run() async throws {
        let current = readSecret("Current password: ")
        let new = readSecret("New password: ")
        try await visit.open { store in
            try await OwnAccount.changePassword(from: current, to: new, as: visit.credential(store), in: store)
        }
        print("Changed.")
    }
}

struct AccountFactor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "factor", abstract: "Take another second factor: another telephone.")
    @OptionGroup var visit: Visit

    func run() async throws {
        let offer = try await visit.proving { try OwnFactor.offer(in: $0) }
        SignInCommand.show(offer)
        let code = readSecret("Code: ")
        SignInCommand.show(try await visit.write { try OwnFactor.replace(code: code, in: $0) })
    }
}

struct AccountCodes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes", abstract: "Make ten new codes on paper; those there were are of no use any more.")
    @OptionGroup var visit: Visit

    func run() async throws {
        SignInCommand.show(try await visit.proving { try OwnFactor.renewCodes(in: $0) })
    }
}

struct SessionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session", abstract: "What you are signed in with.", subcommands: [List.self, End.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List your sessions and the devices that are known.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let own = try await visit.read { try OwnAccount(in: $0) }
            let sessions = own.sessions.map { one -> [String?] in
                [one.id.uuidString.lowercased(), "session", one.label, one.seenAt.stamp, one.isThis ? "this one" : nil]
            }
            let devices = own.devices.map { one -> [String?] in
                [one.id.uuidString.lowercased(), "device", one.label, one.seenAt.stamp, nil]
            }
            Output(["id", "kind", "label", "seen_at", "note"], sessions + devices).print(as: visit.format)
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a session or forget a device, by its id; --others ends all sessions but this.")
        @OptionGroup var visit: Visit
        @Argument(help: "Its id.") var id: String?
        @Flag(help: "All sessions but this.") var others = false

        func validate() throws {
            if others == (id != nil) { throw ValidationError("Give an id, or --others.") }
        }

        func run() async throws {
            let id = id
            try await visit.write { tx in
                guard let id else { return try OwnAccount.endSession(nil, in: tx) }
                guard let one = UUID(uuidString: id) else { throw Refusal.notFound(.init(.session)) }
                do { try OwnAccount.endSession(one, in: tx) } catch Refusal.notFound {
                    try OwnAccount.forgetDevice(one, in: tx)
                }
            }
            print("Ended.")
        }
    }
}

struct AccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "Who may do what.", subcommands: [MatrixCommand.self])

    struct MatrixCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "matrix", abstract: "Print what each role, a link and a slip may do, and reach of each table.",
            discussion: "own: what is theirs; ours: what their organisation has; all; with *, rows of it are changed.")
        @OptionGroup var visit: Visit
        @Flag(help: "The same as --format json.") var json = false

        func run() async throws {
            let format = json ? Format.json : visit.format
            let permissions = Permission.allCases.map { permission -> [String?] in
                [permission.rawValue] + Matrix.Holder.all.map { $0.permissions.contains(permission) ? "yes" : "-" }
            }
            let tables = Matrix.lines.map { line -> [String?] in
                [line.table]
                    + Matrix.Holder.all.map { holder in
                        Self.text(line.reach(holder), line.changes.contains(holder), isShort: format == .table)
                    }
            }
            Output(["what"] + Matrix.Holder.all.map(\.name), permissions + tables, whole: ["what"]).print(as: format)
        }

        /// On a terminal `ours*` stands for what one's organisation has, and changes.
        private static func text(_ reach: Matrix.Reach, _ changes: Bool, isShort: Bool) -> String {
            let word =
                switch reach {
                case .none: "-"
                case .own: "own"
                case .organisation: isShort ? "ours" : "organisation"
                case .everything: isShort ? "all" : "everything"
                }
            return changes ? word + (isShort ? "*" : ", changes") : word
        }
    }
}
