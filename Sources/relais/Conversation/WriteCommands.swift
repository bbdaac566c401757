import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Write: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write to the other side of a referral; both read it.",
            discussion: "  $ relais referral write 48KT-72M \"She can come on Tuesdays.\"")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Argument(help: "What to say.") var message: String

        func run() async throws {
            let id = try await visit.write { [referral, message] tx in
                try Referral.write(Referral.id(for: referral, in: tx), text: message, in: tx)
            }
            Output(record: [("message", id.text)]).print(as: visit.format)
        }
    }

    struct TakeBack: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back a message you wrote; its words go on both sides.")
        @OptionGroup var visit: Visit
        @Argument(help: "The message's id, as show tells it.") var message: String

        func run() async throws {
            try await visit.write { [message] tx in
                guard let id = ID<Message>(message) else { throw Refusal.notFound(.init(.message)) }
                _ = try Message.takeBack(id, in: tx)
            }
            Output(record: [("message", message), ("state", "taken_back")]).print(as: visit.format)
        }
    }

    struct AddNote: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "note", abstract: "Keep a note on a referral that only your organisation reads.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Argument(help: "What colleagues should know.") var text: String

        func run() async throws {
            let id = try await visit.write { [referral, text] tx in
                try Note.write(about: .referral(Referral.id(for: referral, in: tx)), text: text, in: tx)
            }
            Output(record: [("note", id.text)]).print(as: visit.format)
        }
    }
}

extension PersonCommand {
    struct AddNote: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "note", abstract: "Keep a note on someone that only your organisation reads.",
            discussion: "  $ relais person note K7M-42Q \"Has a bus pass since Monday.\"")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Argument(help: "What colleagues should know.") var text: String

        func run() async throws {
            let id = try await visit.write { [person, text] tx in
                try Note.write(about: .person(Person.id(for: person, in: tx)), text: text, in: tx)
            }
            Output(record: [("note", id.text)]).print(as: visit.format)
        }
    }

    struct RemoveNote: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove-note", abstract: "Remove a note you wrote, on someone or on a referral.")
        @OptionGroup var visit: Visit
        @Argument(help: "The note's id, as show tells it.") var note: String

        func run() async throws {
            try await visit.write { [note] tx in
                guard let id = ID<Note>(note) else { throw Refusal.notFound(.init(.note)) }
                _ = try Note.remove(id, in: tx)
            }
            Output(record: [("note", note), ("state", "removed")]).print(as: visit.format)
        }
    }
}

extension Note {
    /// When it was written, what it says, and the id to remove it by.
    var told: String { "\(at.stamp) « \(text) »" + (isOwn ? " \(id.text)" : "") }
}
