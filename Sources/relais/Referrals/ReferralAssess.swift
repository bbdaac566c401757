import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Assess: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record levels of French, skill by skill, and ratings, at entry or at exit.",
            discussion: """
                Levels: alpha, pre_a1, a1 … c2. The level of all is the lowest. Ratings go from 0,
                not addressed, to 4, on their own.

                  $ relais referral assess 48KT-72M --moment exit --listening a2 --writing a1
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: "entry or exit.") var moment: String
        @Option(help: "Listening.") var listening: String?
        @Option(help: "Reading.") var reading: String?
        @Option(help: "Spoken interaction.") var spokenInteraction: String?
        @Option(help: "Spoken production.") var spokenProduction: String?
        @Option(help: "Writing.") var writing: String?
        @Option(help: "Autonomy, 0 to 4.") var autonomy: String?
        @Option(help: "Social link, 0 to 4.") var socialLink: String?
        @Option(help: "Autonomy as the person sees it.") var ownAutonomy: String?
        @Option(help: "Social link as the person sees it.") var ownSocialLink: String?

        func run() async throws {
            let levels: [Skill: String?] = [
                .listening: listening, .reading: reading, .spokenInteraction: spokenInteraction,
                .spokenProduction: spokenProduction, .writing: writing,
            ]
            let ratings: [Rating: String?] = [
                .autonomy: autonomy, .socialLink: socialLink, .ownAutonomy: ownAutonomy, .ownSocialLink: ownSocialLink,
            ]
            let (id, level) = try await visit.write { [referral, moment] tx in
                let id = try Referral.id(for: referral, in: tx)
                try Referral.assess(id, at: moment, levels: levels, ratings: ratings, in: tx)
                let page = try ReferralPage(id, in: tx)
                return (id, Assessment.Moment(rawValue: moment).flatMap { page.level(at: $0) })
            }
            Output(record: [("referral", id.text), ("moment", moment), ("level", level?.rawValue)])
                .print(as: visit.format)
        }
    }
}
