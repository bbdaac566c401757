import Postgres

extension Organisation {
    /// Records an organisation without accounts, what it offers, and the agreement that was signed with it: all of it, or nothing.
    /// From then on people can be referred to it, and it answers by links.
    package static func introduce(
        name: String?, service: Service.Draft, agreement: Agreement.Draft, in tx: Transaction
    ) throws -> ID<Organisation> {
        var service = service
        try service.settleCommunes(in: tx)
        let id = try add(name: name, isWithoutAccounts: true, in: tx)
        do {
            _ = try Service.add(service, to: id, in: tx)
        } catch Refusal.invalid(let found) {
            // On one form the organisation and its service each have a name.
            throw Refusal.invalid(found.map { $0.field == "name" ? Invalid("service", $0.problem) : $0 })
        }
        var agreement = agreement
        agreement.partner = id.text
        _ = try Agreement.propose(agreement, in: tx)
        return id
    }
}
