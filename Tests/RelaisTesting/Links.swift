import Foundation

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// A referral of Alice's to an organisation without accounts, « Garage du Pré », which is made up like all of them.
package struct Linked: Sendable {
    package let id: ID<Referral>
    package let reference: String
    package let garage: ID<Organisation>
    package let service: ID<Service>
    /// What the link holds.
    package let secret: Token
    package var credential: Credential { Credential(secret) }
}

extension Store {
    /// The garage and its one service, which the administrator knows of, and an agreement between it and the shelter.
    package func garage(_ cast: Cast) async throws -> (organisation: ID<Organisation>, service: ID<Service>) {
        try await write(as: cast.administrator) { tx in
            let garage = try Organisation.add(name: "Garage du Pré", isWithoutAccounts: true, in: tx)
            let draft = Service.Draft(
                name: "Mécanique", description: "Réparer des vélos.",
                thematiques: ["mobilite--preparer-un-permis"], commune: "19031")
            let service = try Service.add(draft, to: garage, in: tx)
            let agreement = Agreement.Draft(
                partner: garage.text, covers: "Orientations", paper: "Classeur 2", signedOn: "2025-01-06")
            try Agreement.propose(agreement, for: cast.shelter, in: tx)
            return (garage, service)
        }
    }

    /// A referral that was sent there, without a link.
    package func sentToGarage(
        _ garage: (organisation: ID<Organisation>, service: ID<Service>), _ cast: Cast
    ) async throws -> (id: ID<Referral>, reference: String) {
        let made = try await write(as: cast.alice.credential) { tx in
            let person = try Person.register(.mariam, in: tx).id
            let draft = Referral.Draft(
                person: person.text, service: garage.service.text, need: "Réparer son vélo",
                basis: "public_interest_task")
            return try Referral.draft(draft, in: tx)
        }
        try await write(as: cast.alice.credential) { try Referral.send(made.0, in: $0) }
        return (made.0, made.1)
    }

    /// The same with a link, brought to a state by whoever holds it.
    package func linked(
        _ cast: Cast, at garage: (organisation: ID<Organisation>, service: ID<Service>)? = nil,
        to state: Referral.State = .sent
    ) async throws -> Linked {
        let place: (organisation: ID<Organisation>, service: ID<Service>)
        if let garage { place = garage } else { place = try await self.garage(cast) }
        let (id, reference) = try await sentToGarage(place, cast)
        let secret = try await write(as: cast.alice.credential) { try Referral.giveLink(id, in: $0) }
        let linked = Linked(
            id: id, reference: reference, garage: place.organisation, service: place.service, secret: secret)
        switch state {
        case .sent: break
        case .accepted: _ = try await write(as: linked.credential) { try Referral.accept(id, in: $0) }
        case .completed:
            _ = try await write(as: linked.credential) { try Referral.accept(id, in: $0) }
            try await write(as: linked.credential) { try Referral.complete(id, outcome: "achieved", in: $0) }
        default: throw Unreachable(state: state)
        }
        return linked
    }
}
