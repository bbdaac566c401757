import Foundation
import Hummingbird
import RelaisCore

extension Site {
    /// What the section about e-mails of one's own account does.
    func addMailPages(to router: Router<Visitor>) {
        router.post("account/mail", use: chooseMail)
        router.post("account/mail/trial") { request, visitor in
            let form = try await Form(request, visitor, fields: [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try MailChoice.tryAgain(in: tx)
            } again: { objection in
                try await ownAccountPage(nil, objection, visitor)
            } done: {
                "/account?done=mail-again"
            }
        }
    }

    @Sendable private func chooseMail(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["at_once", "digest_hour", FormVersion.name])
        return try await submit(form, visitor) { tx in
            try MailChoice.choose(.init(atOnce: form["at_once"], digestHour: form["digest_hour"]), in: tx)
        } again: { objection in
            try await ownAccountPage(nil, mail: form, objection, visitor)
        } done: {
            "/account?done=mail"
        }
    }
}
