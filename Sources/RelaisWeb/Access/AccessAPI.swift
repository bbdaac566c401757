import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    func addAccessAPI(to api: RouterGroup<Visitor>) {
        api.post("sign-in") { request, visitor in
            let body = try await JSONBody(request, fields: ["email", "password"])
            let signIn = try await SignIn.signIn(
                email: body["email"] ?? "", password: body["password"] ?? "", address: visitor.address, in: store)
            return JSONAnswer.response(SignInJSON(token: signIn.token.text, caller: CallerJSON(signIn.caller)))
        }
        api.post("sign-out") { _, visitor in
            try await store.write(as: visitor.credential()) { try SignIn.signOut(in: $0) }
            return Response(status: .noContent)
        }
        api.get("me") { _, visitor in
            JSONAnswer.response(CallerJSON(try await store.read(as: visitor.credential()) { try $0.caller }))
        }
        api.get("accounts") { _, visitor in
            let accounts = try await store.write(as: visitor.credential()) { try AccountList(in: $0).accounts }
            return JSONAnswer.response(ListJSON(accounts.map(AccountJSON.init)))
        }
        api.post("accounts") { request, visitor in
            let body = try await JSONBody(request, fields: ["email", "name", "language", "password"], lists: ["roles"])
            let credential = try visitor.credential()
            let caller = try await store.read(as: credential) { try $0.caller }
            try caller.require(.keepAccounts)
            guard let organisation = caller.organisation else { throw Refusal.notPermitted(.keepAccounts) }
            let kept = try await Account.kept(password: body["password"] ?? "", in: store)
            let draft = Account.Draft(
                email: body["email"], name: body["name"], roles: body.all("roles"), language: body["language"])
            let id = try await store.write(as: credential) {
                try Account.add(draft, password: kept, to: organisation, in: $0)
            }
            return JSONAnswer.response(MadeJSON(id: id.text), status: .created)
        }
    }
}

private struct SignInJSON: Encodable {
    let token: String
    let caller: CallerJSON
}

private struct CallerJSON: Encodable {
    let name: String
    let organisation: String
    let organisationId: String?
    let roles: [String]
    let permissions: [String]
    let isDemonstration: Bool

    init(_ caller: Caller) {
        name = caller.name
        organisation = caller.organisationName
        organisationId = caller.organisation?.text
        roles = caller.roles.map(\.rawValue).sorted()
        permissions = Permission.allCases.filter(caller.may).map(\.rawValue)
        isDemonstration = caller.isDemonstration
    }
}

private struct AccountJSON: Encodable {
    let id: String
    let email: String
    let name: String
    let roles: [String]
    let organisation: String
    let disabledAt: Date?

    init(_ account: Account) {
        (id, email, name, roles) = (account.id.text, account.email, account.name, account.roles)
        (organisation, disabledAt) = (account.organisationName, account.disabledAt)
    }
}
