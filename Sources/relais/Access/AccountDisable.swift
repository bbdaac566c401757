import ArgumentParser
import RelaisCore

struct AccountDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Shut an account, at once and everywhere it is signed in.")
    @OptionGroup var visit: Visit
    @OptionGroup var which: WhichAccount

    func run() async throws {
        let which = which
        try await visit.write { tx in
            try Account.disable(which.id(in: tx), of: which.organisation(in: tx), in: tx)
        }
        print("Shut.")
    }
}

struct AccountEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enable", abstract: "Open an account again.")
    @OptionGroup var visit: Visit
    @OptionGroup var which: WhichAccount

    func run() async throws {
        let which = which
        try await visit.proving { tx in
            try Account.enable(which.id(in: tx), of: which.organisation(in: tx), in: tx)
        }
        print("Open.")
    }
}
