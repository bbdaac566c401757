import Foundation
import RelaisCore

extension Operation {
    /// Places of services, who waits for one, and clocks.
    static let places: [Operation] = [
        Operation(
            .get, "places", "The places of a service of one's organisation, who waits for one, and its clocks",
            .services,
            access: .member, query: [.needed("service", .name(most: 150))], answers: PlacesJSON.schema
        ) { call in
            try await call.write { tx in try .json(PlacesJSON(PlacesPage(service(call.query["service"], tx), in: tx))) }
        },
        Operation(
            .post, "places", "Say how many places a service has, all year round or in a session", .services,
            access: .may(.keepServices),
            body: [
                .needed("service", .name(most: 150)), .needed("places", .form("[0-9]{1,5}", most: 5)),
                .maybe("starts_on", .date), .maybe("ends_on", .date),
            ], answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let service = try service(call.body["service"], tx)
                return try .made(MadeJSON(id: Intake.set(Intake.Draft(call.body), for: service, in: tx).text))
            }
        },
        Operation(
            .post, "intakes/{id}/closing", "Take nobody more into a session, or into the places of the whole year",
            .services,
            access: .may(.keepServices), answers: nil
        ) { call in
            guard let id = ID<Intake>(call.id) else { throw Refusal.notFound(.init(.service)) }
            return try await call.write { tx in
                try Intake.close(id, in: tx)
                return .done
            }
        },
        Operation(
            .post, "clocks", "Settle the clocks of a service, in days; what is left out is the organisation's",
            .services,
            access: .may(.keepServices),
            body: [.needed("service", .name(most: 150))]
                + Setting.clocks.map { .maybe($0.rawValue, .form("[1-9][0-9]{0,2}", most: 3)) }
                + [.maybe("escalation", .name(most: 150))], answers: nil
        ) { call in
            try await call.write { tx in
                try ServiceClock.set(ServiceClock.Draft(call.body), for: service(call.body["service"], tx), in: tx)
                return .done
            }
        },
        Operation(
            .get, "standing", "Where a referral stands on the waiting list, and what will ring of it", .referrals,
            access: .may(.seePeople), query: [.needed("referral", .name(most: 40))], answers: StandingJSON.schema
        ) { call in
            try await call.write { tx in
                try .json(StandingJSON(ReferralTimes(Referral.id(for: call.query["referral"] ?? "", in: tx), in: tx)))
            }
        },
        Operation(
            .post, "referrals/{id}/offer-refusal", "Say that the person does not take the place that is offered",
            .referrals,
            access: .may(.seePeople), answers: nil
        ) { call in
            try await call.write { tx in
                try Offer.decline(Referral.id(for: call.id, in: tx), in: tx)
                return .done
            }
        },
    ]

    private static func service(_ text: String?, _ tx: Transaction) throws -> ID<Service> {
        guard let id = try Service.id(for: text ?? "", in: tx) else { throw Refusal.notFound(.init(.service)) }
        return id
    }

    /// Who is away, and who stands in.
    static let absences: [Operation] = [
        Operation(
            .get, "absences", "Absences that one may know of, those to come and of today first", .organisations,
            access: .may(.seePeople), answers: .page(of: AbsenceJSON.schema)
        ) { call in
            try await call.write { tx in
                let list = try AbsenceList(in: tx)
                return try .json(ListJSON(list.lines.map { AbsenceJSON($0, on: list.today) }))
            }
        },
        Operation(
            .post, "absences", "Say that someone will be away, and who stands in", .organisations,
            access: .may(.seePeople),
            body: [
                .maybe("absent", .name(most: 150)), .needed("substitute", .name(most: 150)),
                .needed("starts_on", .date),
                .needed("ends_on", .date),
            ], answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                try .made(MadeJSON(id: Absence.declare(Absence.Draft(call.body), in: tx).text))
            }
        },
        Operation(
            .post, "absences/{id}/end", "End an absence before its last day", .organisations, access: .may(.seePeople),
            answers: nil
        ) { call in
            guard let id = ID<Absence>(call.id) else { throw Refusal.notFound(.init(.account)) }
            return try await call.write { tx in
                try Absence.end(id, in: tx)
                return .done
            }
        },
    ]
}
