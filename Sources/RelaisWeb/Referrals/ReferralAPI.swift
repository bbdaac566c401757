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
        move("draft", "Change a draft", may: .referPeople, body: Referral.Draft.inputs) { id, body, tx in
            try Referral.redraft(id, Referral.Draft(body), in: tx)
        },
        move(
            "sending",
            "Send a draft to the service; `vouch` says why, where the person is known not to meet what it asks for",
            may: .referPeople, body: [.maybe("vouch", .text(most: 500))]
        ) { id, body, tx in
            try Referral.send(id, vouch: body["vouch"], in: tx)
        },
        move("acceptance", "Accept", may: .answerReferrals, body: [.maybe("session", .uuid), .note]) { id, body, tx in
            _ = try Referral.accept(id, session: body["session"], note: body["note"], in: tx)
        },
        move(
            "refusal", "Decline, for a reason", may: .answerReferrals,
            body: [.needed("reason", .choice(of: Referral.Reason.toDecline)), .note]
        ) { id, body, tx in
            try Referral.decline(id, reason: body["reason"], note: body["note"], in: tx)
        },
        move(
            "wait", "Put the person on the waiting list, for a reason", may: .answerReferrals,
            body: [.needed("reason", .choice(of: Referral.Reason.toWaitlist)), .note]
        ) { id, body, tx in
            try Referral.waitlist(id, reason: body["reason"], note: body["note"], in: tx)
        },
        move("start", "Say that it has begun", may: .answerReferrals, body: [.note]) { id, body, tx in
            try Referral.start(id, note: body["note"], in: tx)
        },
        move(
            "completion", "Say what came of it", may: .answerReferrals,
            body: [
                .needed("outcome", .choice(Outcome.self)), .maybe("level_at_entry", .choice(FrenchLevel.self)),
                .maybe("level_at_exit", .choice(FrenchLevel.self)),
            ] + conclusion + [.note]
        ) { id, body, tx in
            try Referral.complete(
                id, outcome: body["outcome"], levelAtEntry: body["level_at_entry"], levelAtExit: body["level_at_exit"],
                orientation: body["orientation"], barriers: body.all("barriers"), note: body["note"], in: tx)
        },
        move(
            "conclusion", "Say where the person goes on to, and what stood in the way", may: .answerReferrals,
            body: [.maybe("outcome", .choice(Outcome.self))] + conclusion
        ) { id, body, tx in
            try Referral.conclude(
                id, outcome: body["outcome"], orientation: body["orientation"], barriers: body.all("barriers"), in: tx)
        },
        move(
            "attendance", "Record whether the person came on a day", may: .answerReferrals,
            body: [
                .needed("held_on", .date), .needed("presence", .choice(Presence.self)),
                .maybe("minutes", .form("([5-9]|[1-9][0-9]|[1-6][0-9][0-9]|7[01][0-9]|720)", most: 3)),
                .maybe("cancelled_by", .choice(Appointment.CancelledBy.self)),
            ]
        ) { id, body, tx in
            try Referral.attend(
                id, on: body["held_on"], presence: body["presence"], minutes: body["minutes"],
                cancelledBy: body["cancelled_by"], in: tx)
        },
        move(
            "assessment", "Record levels of French, skill by skill, and ratings from 0 to 4", may: .answerReferrals,
            body: [.needed("moment", .choice(Assessment.Moment.self))]
                + Skill.allCases.map { .maybe($0.rawValue, .choice(FrenchLevel.self)) }
                + Rating.allCases.map { .maybe($0.rawValue, .form("[0-4]", most: 1)) }
        ) { id, body, tx in
            try Referral.assess(id, at: body["moment"], levels: body.levels, ratings: body.ratings, in: tx)
        },
        move(
            "end", "End the support before its goal, for a reason", may: .answerReferrals,
            body: [.needed("reason", .choice(of: Referral.Reason.toEnd)), .note]
        ) { id, body, tx in
            try Referral.end(id, reason: body["reason"], note: body["note"], in: tx)
        },
        Operation(
            .post, "referrals/{id}/forwarding", "Prepare the next leg: the same person, another service", .referrals,
            access: .may(.referPeople), body: Referral.Draft.inputs, answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let id = try Referral.id(for: call.id, in: tx)
                let made = try Referral.forward(id, Referral.Draft(call.body), in: tx)
                return try .made(MadeJSON(id: made.id.text, reference: made.reference))
            }
        },
        move(
            "partnership", "Say which organisations carry it too: these, and none besides", may: .seePeople,
            body: [.needed("partners", .list(.name(most: 150), most: 6))]
        ) { id, body, tx in
            try Referral.carry(id, with: body.all("partners"), in: tx)
        },
        move(
            "correction", "Say within a day that it was entered in error", may: .seePeople,
            body: [.needed("reason", .choice(of: Referral.Reason.toCorrect)), .note]
        ) { id, body, tx in
            try Referral.correct(id, reason: body["reason"], note: body["note"], in: tx)
        },
        move(
            "withdrawal", "Withdraw, for a reason", may: .referPeople,
            body: [.needed("reason", .choice(of: Referral.Reason.toWithdraw)), .note]
        ) { id, body, tx in
            try Referral.withdraw(id, reason: body["reason"], note: body["note"], in: tx)
        },
    ]

    /// A move with the referral in the path, answered with the referral as it now is: one transaction.
    private static func move(
        _ noun: String, _ summary: String, may permission: Permission, body: [Input] = [],
        _ verb: @escaping @Sendable (ID<Referral>, JSONBody, Transaction) throws -> Void
    ) -> Operation {
        Operation(
            .post, "referrals/{id}/\(noun)", summary, .referrals, access: .may(permission), body: body,
            answers: ReferralJSON.schema
        ) { call in
            try await call.write { tx in
                let id = try Referral.id(for: call.id, in: tx)
                try verb(id, call.body, tx)
                return try .referral(ReferralPage(id, in: tx))
            }
        }
    }
}

extension Reply {
    fileprivate static func referral(_ page: ReferralPage) throws -> Reply {
        try json(ReferralJSON(page), version: page.rowVersion)
    }
}

extension Input {
    /// A word to the other side.
    static let note = maybe("note", .text(most: 2_000))
}

extension Operation {
    /// What is told of what came of a support, beside its outcome.
    fileprivate static let conclusion: [Input] = [
        .maybe("orientation", .choice(Orientation.self)),
        .maybe("barriers", .list(.choice(Barrier.self), most: Barrier.allCases.count)),
    ]
}

extension Referral.Draft {
    /// The fields of `init(_: Typed)` that may be changed later, as a call may fill them in.
    fileprivate static let inputs: [Input] = [
        .needed("service", .name(most: 150)), .maybe("priority", .choice(Referral.Priority.self)),
        .maybe("need", .text(most: 500)), .maybe("already_done", .text(most: 2_000)),
        .maybe("with_referral", .list(.choice(of: Disclosure.Field.those(.withReferral)), most: 10)),
        .maybe("on_acceptance", .list(.choice(of: Disclosure.Field.those(.onAcceptance)), most: 10)),
        .maybe("basis", .choice(Disclosure.Basis.self)), .maybe("basis_words", .text(most: 500)),
    ]
}
