import Foundation
import RelaisCore

extension Operation {
    /// How paths should go, as organisations agreed; and whose path follows which.
    static let templates: [Operation] = [
        Operation(
            .get, "path-templates", "The templates of paths one's organisation is in", .referrals, access: .member,
            answers: .page(of: TemplateJSON.schema)
        ) { call in
            try await call.write { tx in try .json(ListJSON(PathTemplateList(in: tx).templates.map(TemplateJSON.init)))
            }
        },
        Operation(
            .post, "path-templates",
            "Propose a template: its steps in order, each `SERVICE / WEEKS` or `SERVICE / WEEKS / ORGANISATION, …`",
            .referrals,
            access: .may(.keepServices),
            body: [.needed("name", .words(most: 100)), .needed("steps", .list(.words(most: 600), least: 1, most: 12))],
            answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let draft = PathTemplate.Draft(
                    name: call.body["name"], steps: call.body.all("steps").map(PathTemplate.Draft.Step.init))
                return try .made(MadeJSON(id: PathTemplate.propose(draft, in: tx).text))
            }
        },
        Operation(
            .post, "path-templates/{id}/agreement", "Agree to a template; once all have, it can be followed",
            .referrals,
            access: .may(.keepServices), answers: nil
        ) { call in
            try await call.write { tx in
                try PathTemplate.agree(call.template(), in: tx)
                return .done
            }
        },
        Operation(
            .post, "path-templates/{id}/retirement", "Retire a template, or turn one down: nobody new follows it",
            .referrals,
            access: .may(.keepServices), answers: nil
        ) { call in
            try await call.write { tx in
                try PathTemplate.retire(call.template(), in: tx)
                return .done
            }
        },
        Operation(
            .post, "people/{id}/path/following", "Let someone's path follow a template", .referrals,
            access: .may(.referPeople), body: [.needed("template", .name(most: 100))], answers: nil
        ) { call in
            try await call.write { tx in
                let template = try PathTemplate.id(for: call.body["template"] ?? "", in: tx)
                try Path.follow(Person.id(for: call.id, in: tx), template, in: tx)
                return .done
            }
        },
        Operation(
            .post, "people/{id}/path/departure",
            "Say that someone's path departs from the template it follows, and why",
            .referrals, access: .may(.referPeople),
            body: [.needed("reason", .choice(Path.DepartReason.self)), .maybe("words", .text(most: 500))], answers: nil
        ) { call in
            try await call.write { tx in
                try Path.depart(
                    Person.id(for: call.id, in: tx), reason: call.body["reason"], words: call.body["words"], in: tx)
                return .done
            }
        },
    ]
}

extension Call {
    fileprivate func template() throws -> ID<PathTemplate> {
        guard let id = ID<PathTemplate>(id) else { throw Refusal.notFound(.init(.template)) }
        return id
    }
}

private struct TemplateJSON: Encodable {
    struct Step: Encodable {
        let service: String
        let organisation: String
        let weeks: Int
        let partners: [String]
    }

    struct Party: Encodable {
        let organisation: String
        let agreedAt: Date?
    }

    let id: String
    let name: String
    let state: String
    let proposer: String
    let weeks: Int
    let steps: [Step]
    let parties: [Party]
    let rowVersion: Int

    init(_ one: PathTemplate) {
        (id, name, state, proposer) = (one.id.text, one.name, one.state.rawValue, one.proposerName)
        (weeks, rowVersion) = (one.weeks, one.rowVersion)
        steps = one.steps.map {
            Step(service: $0.serviceName, organisation: $0.organisation, weeks: $0.weeks, partners: $0.partners)
        }
        parties = one.parties.map { Party(organisation: $0.name, agreedAt: $0.agreedAt) }
    }

    static let schema = Schema.object(
        "PathTemplate",
        [
            .init("id", .uuid), .init("name", .text()), .init("state", .choice(PathTemplate.State.self)),
            .init("proposer", .text()), .init("weeks", .integer()),
            .init(
                "steps",
                .list(
                    .object(
                        "PathStep",
                        [
                            .init("service", .text()), .init("organisation", .text()), .init("weeks", .integer()),
                            .init("partners", .list(.text())),
                        ]))),
            .init(
                "parties",
                .list(.object("PathParty", [.init("organisation", .text()), .maybe("agreed_at", .moment)]))),
            .init("row_version", .integer()),
        ])
}

/// How someone's path went beside a template.
struct CourseJSON: Encodable {
    struct Step: Encodable {
        let service: String
        let organisation: String
        let weeksExpected: Int
        let weeks: String?
        let reference: String?
    }

    let template: String
    let name: String
    let since: Date
    let departedAt: Date?
    let reason: String?
    let words: String?
    let steps: [Step]
    let besides: [String]

    init(_ course: PathCourse) {
        (template, name, since) = (course.template.id.text, course.template.name, course.since)
        (departedAt, reason, words) = (course.departedAt, course.reason?.rawValue, course.words)
        steps = course.steps.map { one in
            Step(
                service: one.step.serviceName, organisation: one.step.organisation, weeksExpected: one.step.weeks,
                weeks: one.weeks.map { String($0) }, reference: one.leg?.reference)
        }
        besides = course.besides.map(\.reference)
    }

    static let schema = Schema.object(
        "PathCourse",
        [
            .init("template", .uuid), .init("name", .text()), .init("since", .moment), .maybe("departed_at", .moment),
            .maybe("reason", .choice(Path.DepartReason.self)), .maybe("words", .text()),
            .init(
                "steps",
                .list(
                    .object(
                        "CourseStep",
                        [
                            .init("service", .text()), .init("organisation", .text()),
                            .init("weeks_expected", .integer()),
                            .maybe("weeks", .text()), .maybe("reference", .text()),
                        ]))),
            .init("besides", .list(.text())),
        ])
}
