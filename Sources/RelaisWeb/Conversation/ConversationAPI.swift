import Foundation
import RelaisCore

extension Operation {
    static let conversation: [Operation] = [
        Operation(
            .post, "referrals/{id}/messages", "Write to the other side of a referral; both read it", .referrals,
            access: .may(.seePeople), body: [.needed("message", .words(most: 2_000))], answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let id = try Referral.write(Referral.id(for: call.id, in: tx), text: call.body["message"], in: tx)
                return try .made(MadeJSON(id: id.text))
            }
        },
        Operation(
            .post, "messages/{id}/retraction", "Take back a message one wrote; its words go on both sides", .referrals,
            access: .may(.seePeople), answers: nil
        ) { call in
            try await call.write { tx in
                guard let id = ID<Message>(call.id) else { throw Refusal.notFound(.init(.message)) }
                _ = try Message.takeBack(id, in: tx)
                return .done
            }
        },
        note("referrals/{id}/notes", "Keep a note on a referral that only one's organisation reads", .referrals) {
            .referral(try Referral.id(for: $0, in: $1))
        },
        note("people/{id}/notes", "Keep a note on someone that only one's organisation reads", .people) {
            .person(try Person.id(for: $0, in: $1))
        },
        Operation(
            .post, "notes/{id}/removal", "Remove a note one wrote", .people, access: .may(.seePeople), answers: nil
        ) { call in
            try await call.write { tx in
                guard let id = ID<Note>(call.id) else { throw Refusal.notFound(.init(.note)) }
                _ = try Note.remove(id, in: tx)
                return .done
            }
        },
    ]

    private static func note(
        _ path: String, _ summary: String, _ topic: Topic,
        about subject: @escaping @Sendable (String, Transaction) throws -> Note.Subject
    ) -> Operation {
        Operation(
            .post, path, summary, topic, access: .may(.seePeople), body: [.needed("text", .words(most: 4_000))],
            answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let id = try Note.write(about: subject(call.id, tx), text: call.body["text"], in: tx)
                return try .made(MadeJSON(id: id.text))
            }
        }
    }
}

/// A message, as either side reads it.
struct MessageJSON: Encodable {
    let id: String
    let at: Date
    let organisation: String
    let account: String?
    let text: String?
    let isTakenBack: Bool
    /// Whether the young person said it: then no account did.
    let isByPerson: Bool

    init(_ message: Message) {
        (id, at, organisation) = (message.id.text, message.at, message.organisation)
        (account, text, isTakenBack) = (message.account, message.text, message.isTakenBack)
        isByPerson = message.isByPerson
    }

    static let schema = Schema.object(
        "Message",
        [
            .init("id", .uuid), .init("at", .moment), .init("organisation", .text()), .maybe("account", .text()),
            .maybe("text", .text()), .init("is_taken_back", .flag), .init("is_by_person", .flag),
        ])
}

/// A note of one's own organisation.
struct NoteJSON: Encodable {
    let id: String
    let at: Date
    let account: String?
    let text: String

    init(_ note: Note) { (id, at, account, text) = (note.id.text, note.at, note.account, note.text) }

    static let schema = Schema.object(
        "Note", [.init("id", .uuid), .init("at", .moment), .maybe("account", .text()), .init("text", .text())])
}
