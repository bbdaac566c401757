import RelaisCore

extension Operation {
    static let referrals: [Operation] = [
        Operation(
            .get, "referrals", "One's referrals, the newest first", .referrals, access: .may(.seePeople),
            query: [
                .maybe("box", .choice(ReferralList.Box.self)), .maybe("state", .choice(Referral.State.self)),
            ] + Input.part,
            answers: .page(of: ReferralLineJSON.schema)
        ) { call in
            let (limit, after) = try call.query.part()
            let box = call.query["box"].flatMap(ReferralList.Box.init) ?? .received
            let state = call.query["state"].flatMap(Referral.State.init)
            return try await call.write { tx in
                let lines = try ReferralList(box, state: state, limit: limit, after: after, in: tx).lines
                return try .json(ListJSON(lines.items.map(ReferralLineJSON.init), next: lines.next))
            }
        },
        Operation(
            .post, "referrals", "Prepare a referral of someone to a service", .referrals, access: .may(.referPeople),
            body: [.needed("person", .name(most: 100))] + Referral.Draft.inputs, answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let made = try Referral.draft(Referral.Draft(call.body), in: tx)
                return try .made(MadeJSON(id: made.id.text, reference: made.reference))
            }
        },
        Operation(
            .get, "referrals/{id}", "A referral; opened by its recipient for the first time, it counts as received",
            .referrals, access: .may(.seePeople), answers: ReferralJSON.schema
        ) { call in
            try await call.write { tx in
                try .referral(ReferralPage(Referral.id(for: call.id, in: tx), in: tx))
            }
        },
    ]
}

extension Reply {
    static func referral(_ page: ReferralPage) throws -> Reply {
        try json(ReferralJSON(page), version: page.rowVersion)
    }
}

extension Input {
    /// A word to the other side.
    static let note = maybe("note", .text(most: 2_000))
}

extension Referral.Draft {
    /// The fields of `init(_: Typed)` that may be changed later, as a call may fill them in.
    static let inputs: [Input] = [
        .needed("service", .name(most: 150)), .maybe("priority", .choice(Referral.Priority.self)),
        .maybe("need", .text(most: 500)), .maybe("already_done", .text(most: 2_000)),
    ]
}
