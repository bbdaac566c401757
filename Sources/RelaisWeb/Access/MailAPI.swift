import Foundation
import RelaisCore

extension Operation {
    /// Which e-mails one gets.
    static let mail: [Operation] = [
        Operation(
            .get, "account/mail", "Which e-mails one gets, and whether they arrive", .access, access: .session,
            answers: MailChoiceJSON.schema
        ) { call in
            try await call.read { tx in
                let choice = try MailChoice(in: tx)
                return try .json(MailChoiceJSON(choice), version: choice.version)
            }
        },
        Operation(
            .post, "account/mail", "Choose which e-mails one gets; without an hour none goes once a day", .access,
            access: .session,
            body: [.needed("at_once", .choice(["yes", "no"])), .maybe("digest_hour", .form("[0-9]{1,2}", most: 2))],
            answers: nil
        ) { call in
            try await call.write { tx in
                try MailChoice.choose(
                    .init(atOnce: call.body["at_once"], digestHour: call.body["digest_hour"]), in: tx)
                return .done
            }
        },
        Operation(
            .post, "account/mail/trial", "Let e-mails go to one’s address again, after they came back", .access,
            access: .session, answers: nil
        ) { call in
            try await call.write { tx in
                try MailChoice.tryAgain(in: tx)
                return .done
            }
        },
    ]
}

private struct MailChoiceJSON: Encodable {
    let atOnce: Bool
    let digestHour: Int?
    let returnedAt: Date?
    let returnedCode: Int?

    init(_ choice: MailChoice) {
        (atOnce, digestHour) = (choice.atOnce, choice.digestHour)
        (returnedAt, returnedCode) = (choice.returnedAt, choice.returnedCode)
    }

    static let schema = Schema.object(
        "MailChoice",
        [
            .init("at_once", .flag), .maybe("digest_hour", .integer(0...23)), .maybe("returned_at", .moment),
            .maybe("returned_code", .integer()),
        ])
}
