import Foundation
import RelaisCore

extension Operation {
    /// Agreements between organisations.
    static let agreements: [Operation] = [
        Operation(
            .get, "agreements", "The agreements of one's organisation, those that wait first", .organisations,
            access: .may(.readAgreements), answers: .page(of: AgreementJSON.schema)
        ) { call in
            try await call.write { tx in
                let list = try AgreementList(in: tx)
                return try .json(ListJSON(list.lines.map { AgreementJSON($0, on: list.today) }))
            }
        },
        Operation(
            .post, "agreements", "Propose an agreement that was signed, for the other organisation to confirm",
            .organisations,
            access: .may(.keepAgreements),
            body: [
                .needed("partner", .name(most: 150)), .needed("covers", .words(most: 500)),
                .needed("paper", .words(most: 100)), .needed("signed_on", .date), .maybe("ends_on", .date),
            ], answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                try .made(MadeJSON(id: Agreement.propose(Agreement.Draft(call.body), in: tx).text))
            }
        },
        settle("confirmation", "Say that one signed it too: it is in force") { try Agreement.confirm($0, in: $1) },
        settle("end", "End an agreement; nothing more is disclosed on it") { try Agreement.end($0, in: $1) },
    ]

    private static func settle(
        _ noun: String, _ summary: String, _ verb: @escaping @Sendable (ID<Agreement>, Transaction) throws -> Void
    ) -> Operation {
        Operation(
            .post, "agreements/{id}/\(noun)", summary, .organisations, access: .may(.keepAgreements), answers: nil
        ) { call in
            guard let id = ID<Agreement>(call.id) else { throw Refusal.notFound(.init(.agreement)) }
            return try await call.write { tx in
                try verb(id, tx)
                return .done
            }
        }
    }
}

private struct AgreementJSON: Encodable {
    let id: String
    let proposer: String
    let partner: String
    let state: String
    let covers: String
    let paper: String
    let signedOn: String
    let endsOn: String?
    let proposedBy: String?
    let confirmedBy: String?
    let confirmedAt: Date?
    let endedAt: Date?
    let rowVersion: Int

    init(_ agreement: Agreement, on today: Day) {
        (id, proposer, partner) = (agreement.id.text, agreement.proposerName, agreement.partnerName)
        (state, covers, paper) = (agreement.state(on: today).rawValue, agreement.covers, agreement.paper)
        (signedOn, endsOn) = (agreement.signedOn.text, agreement.endsOn?.text)
        (proposedBy, confirmedBy) = (agreement.proposedBy, agreement.confirmedBy)
        (confirmedAt, endedAt, rowVersion) = (agreement.confirmedAt, agreement.endedAt, agreement.rowVersion)
    }

    static let schema = Schema.object(
        "Agreement",
        [
            .init("id", .uuid), .init("proposer", .text()), .init("partner", .text()),
            .init("state", .choice(Agreement.State.self)), .init("covers", .text()), .init("paper", .text()),
            .init("signed_on", .text()), .maybe("ends_on", .text()), .maybe("proposed_by", .text()),
            .maybe("confirmed_by", .text()), .maybe("confirmed_at", .moment), .maybe("ended_at", .moment),
            .init("row_version", .integer()),
        ])
}
