import RelaisCore

extension Operation {
    /// Suggestions, and what is followed of a programme, a match and a young person.
    static let following: [Operation] = [
        Operation(
            .get, "programmes/{id}/suggestions", "Who waits for a mentor, and the best for each", .mentoring,
            access: .may(.keepMatches), answers: WaitingJSON.schema
        ) { call in
            guard let id = ID<Programme>(call.id) else { throw Refusal.notFound(.init(.programme)) }
            return try await call.write { tx in
                let list = try Waiting(in: id, tx)
                return try .json(WaitingJSON(list), version: list.rowVersion)
            }
        },
        Operation(
            .get, "mentees/{id}/suggestions",
            "The best mentors for one young person, with what speaks for each and against",
            .mentoring, access: .may(.keepMatches), answers: SuggestionPageJSON.schema
        ) { call in
            guard let id = ID<Mentee>(call.id) else { throw Refusal.notFound(.init(.mentee)) }
            return try await call.write { tx in
                let page = try SuggestionPage(for: id, in: tx)
                return try .json(SuggestionPageJSON(page), version: page.young.rowVersion)
            }
        },
        Operation(
            .post, "mentees/{id}/suggestions",
            "Propose one of the mentors suggested; another than the first for a reason",
            .mentoring, access: .may(.keepMatches),
            body: [.needed("mentor", .name(most: 40)), .maybe("reason", .choice(Suggestion.Override.self))],
            answers: MadeJSON.schema
        ) { call in
            guard let id = ID<Mentee>(call.id) else { throw Refusal.notFound(.init(.mentee)) }
            return try await call.write { tx in try .made(MadeJSON(id: Match.choose(call.body, for: id, in: tx).text)) }
        },
        Operation(
            .get, "programmes/{id}/following", "Who is to be called, who was not seen, what ends, what is not known",
            .mentoring, access: .may(.keepMatches), answers: FollowingJSON.schema
        ) { call in
            guard let id = ID<Programme>(call.id) else { throw Refusal.notFound(.init(.programme)) }
            return try await call.write { tx in
                let page = try FollowingPage(of: id, in: tx)
                return try .json(FollowingJSON(page), version: page.rowVersion)
            }
        },
        Operation(
            .post, "matches/{id}/follow-ups", "Record a call to a side of a match, or a review of it", .mentoring,
            access: .may(.keepMatches), body: FollowUp.Draft.inputs, answers: MadeJSON.schema
        ) { call in
            guard let id = ID<Match>(call.id) else { throw Refusal.notFound(.init(.match)) }
            return try await call.write { tx in
                try .made(MadeJSON(id: Match.follow(id, FollowUp.Draft(call.body), in: tx).text))
            }
        },
        Operation(
            .get, "mentees/{id}/following", "The steps of growing up, progress, calls and reviews of one young person",
            .mentoring, access: .may(.keepMatches), answers: MenteeFollowingJSON.schema
        ) { call in
            guard let id = ID<Mentee>(call.id) else { throw Refusal.notFound(.init(.mentee)) }
            return try await call.write { tx in
                let page = try MenteeFollowing(id, in: tx)
                return try .json(MenteeFollowingJSON(page), version: page.rowVersion)
            }
        },
        Operation(
            .get, "programmes/{id}/progress",
            "How far the young people of a programme are, together; nothing of fewer than five",
            .mentoring, access: .may(.keepMatches), answers: ProgressReportJSON.schema
        ) { call in
            guard let id = ID<Programme>(call.id) else { throw Refusal.notFound(.init(.programme)) }
            return try await call.write { tx in
                let report = try ProgressReport(of: id, in: tx)
                return try .json(ProgressReportJSON(report), version: report.rowVersion)
            }
        },
        Operation(
            .post, "mentees/{id}/progress", "Record how far a young person is, as they or their mentor rate it",
            .mentoring,
            access: .may(.keepMatches), body: MenteeProgress.Draft.inputs, answers: nil
        ) { call in
            guard let id = ID<Mentee>(call.id) else { throw Refusal.notFound(.init(.mentee)) }
            return try await call.write { tx in
                try Mentee.rate(id, MenteeProgress.Draft(call.body), in: tx)
                return .done
            }
        },
    ]
}
