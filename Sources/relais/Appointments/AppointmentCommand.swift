import ArgumentParser
import Foundation
import RelaisCore

extension ReferralCommand {
    struct AppointmentCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "appointment", abstract: "When the service expects someone it has accepted.",
            subcommands: [Make.self, List.self, Reschedule.self, Cancel.self, PrintSlip.self])

        /// The appointment someone named by its id.
        static func appointment(_ text: String) throws -> ID<Appointment> {
            guard let id = ID<Appointment>(text) else { throw Refusal.notFound(.init(.referral)) }
            return id
        }

        struct Make: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Expect the person on a day, at a time, somewhere.",
                discussion: """
                      $ relais referral appointment make 48KT-72M --on 2026-01-20 \\
                          --at 14:30 --place "2 rue Fictive, Tulle"
                    """)
            @OptionGroup var visit: Visit
            @Argument(help: "The referral's reference or id.") var referral: String
            @Option(help: "The day: 2026-01-20 or 20/01/2026.") var on: String
            @Option(help: "The time on the clock in Paris: 14:30.") var at: String
            @Option(help: "Where: an address, and nothing that says why.") var place: String
            @Option(help: "What to bring.") var bring: String?

            func run() async throws {
                let made = try await visit.write { [referral, on, at, place, bring] tx in
                    try Referral.appoint(
                        Referral.id(for: referral, in: tx), on: on, at: at, place: place, bring: bring, in: tx)
                }
                Output(record: [("appointment", made.text), ("on", Day(on)?.text), ("at", at)]).print(as: visit.format)
            }
        }

        struct List: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "List the appointments of a referral, the latest first; for the side that expects the person."
            )
            @OptionGroup var visit: Visit
            @Argument(help: "The referral's reference or id.") var referral: String

            func run() async throws {
                let lines = try await visit.write { [referral] tx in
                    try AppointmentList(
                        of: ReferralPage(Referral.id(for: referral, in: tx), in: tx).line.id, in: tx
                    ).lines
                }
                let rows = lines.map { one -> [String?] in
                    [one.id.text, one.startsAt.stamp, one.place, one.bring, one.cancelledBy?.rawValue]
                }
                Output(["id", "starts_at", "place", "bring", "cancelled_by"], rows).print(as: visit.format)
            }
        }

        struct Reschedule: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Move an appointment: it is cancelled by whoever asked, and another is made.")
            @OptionGroup var visit: Visit
            @Argument(help: "The appointment's id.") var appointment: String
            @Option(help: "The new day.") var on: String
            @Option(help: "The new time.") var at: String
            @Option(help: "Who asked for it: person or service.") var by: String
            @Option(help: "Another place, where it changes.") var place: String?
            @Option(help: "What else to bring, where it changes.") var bring: String?

            func run() async throws {
                let former = try AppointmentCommand.appointment(appointment)
                let made = try await visit.write { [on, at, by, place, bring] tx in
                    try Referral.reschedule(former, on: on, at: at, by: by, place: place, bring: bring, in: tx)
                }
                Output(record: [("appointment", made.text), ("on", Day(on)?.text), ("at", at)]).print(as: visit.format)
            }
        }

        struct Cancel: AsyncParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Nobody comes after all: say who says so.")
            @OptionGroup var visit: Visit
            @Argument(help: "The appointment's id.") var appointment: String
            @Option(help: "person or service.") var by: String

            func run() async throws {
                let id = try AppointmentCommand.appointment(appointment)
                let referral = try await visit.write { [by] in try Referral.cancel(id, by: by, in: $0) }
                Output(record: [("referral", referral.text), ("appointment", id.text), ("cancelled_by", by)])
                    .print(as: visit.format)
            }
        }

        struct PrintSlip: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "print",
                abstract: "Print what the person needs to come, in their language; nothing that says why they come.")
            @OptionGroup var visit: Visit
            @Argument(help: "The appointment's id.") var appointment: String
            @Option(help: "The language of the slip (ISO 639-3): fra, eng, ara.") var language = "fra"

            func run() async throws {
                let id = try AppointmentCommand.appointment(appointment)
                let paper = try await visit.write { [language] tx in
                    try AppointmentPaper(id, of: Appointment.referral(of: id, in: tx), in: language, tx)
                }
                FileHandle.standardOutput.write(Data(paper.plain.utf8))
            }
        }
    }
}

extension AppointmentPaper {
    /// The same as lines of text, each in the direction of its own script.
    fileprivate var plain: String {
        let mark = text.isRightToLeft ? "\u{200f}" : ""
        let said = [text.say("appointment.title").uppercased(), ""] + lines.map { "\($0.label): \($0.value)" }
        return (said + ["", text.say("appointment.cannot")]).map { $0.isEmpty ? "\n" : "\(mark)\($0)\n" }.joined()
    }
}
