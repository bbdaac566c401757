import Foundation
import Logging
import Postgres
import Vault

/// A made-up network in Corrèze and Vaucluse, made with the same verbs as everything else.
///
/// The organisations are public facts; every service is plausible and every person is plainly fictional: family names
/// mean "example" in their language.
package enum Demonstration {
    /// The password of every demonstration account; it opens nothing but made-up data.
    package static let password = "demonstration-relais"

    /// Whom one can sign in as.
    package struct SignInLine: Sendable {
        package let email: String
        package let name: String
        package let roles: [String]
        package let organisation: String
    }

    /// Fills an empty database and marks it as a demonstration.
    ///
    /// Tells `progress` how many steps of how many are done. Refuses (`notEmpty`) a database that holds an organisation.
    package static func load(into store: Store, progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void)
        async throws
    {
        let administrator = try Credential(secret: "administrator", in: store.keyring)
        let verifier = try await store.passwords.verifier(password: password, parameters: store.keyring.newParameters())
        let kept = Account.kept(verifier: verifier)
        let (network, now) = try await store.write(as: administrator) { tx in
            (try Network(password: kept, in: tx), tx.now)
        }

        var random = Seeded(84_700_019)
        let plan = Plan(network, until: now, &random)
        var sessions: [String: Credential] = [:]
        for line in signIns { sessions[line.email] = try await Self.session(of: line.email, verifier, store) }
        let clock = Clock()
        let dated = store.dated { clock.now }
        let memory = Memory()
        for (index, step) in plan.steps.enumerated() {
            clock.now = step.at
            let credential: Credential? =
                switch step.who {
                case .member(let email): sessions[email]
                case .guest(let number): memory.guest(number)
                }
            guard let credential else { continue }
            try await dated.write(as: credential) { tx in try step.act(memory, tx) }
            progress(index + 1, plan.steps.count)
        }
        try await catchUp(dated, clock, at: [now - 3 * 86_400, now])
        for credential in sessions.values {
            // Nobody leaves a year of notices unread.
            try await store.write(as: credential) { tx in
                if try tx.caller.may(.seePeople) { try Notice.readAll(before: now - 2 * 86_400, in: tx) }
                try SignIn.signOut(in: tx)
            }
        }
        try await store.transaction("BEGIN", as: administrator) { tx in
            try tx.inside(.directory) { try tx.execute("UPDATE directory.deployment SET loading_ends_at = NULL") }
        }
    }

    /// What the daemon would have done by these moments: told of moves, reminded of what waits.
    private static func catchUp(_ store: Store, _ clock: Clock, at moments: [Date]) async throws {
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        let runner = try Runner(
            store: store, zone: .gmt, logger: Logger(label: "demonstration") { _ in SwiftLogNoOpLogHandler() })
        for moment in moments {
            clock.now = moment
            try await store.transaction("BEGIN", as: daemon) { try $0.enqueue(Job(.findUnanswered)) }
            try await runner.finishDue()
        }
    }

    private static func session(of email: String, _ verifier: String, _ store: Store) async throws -> Credential {
        let arrival = Arrival(address: "demonstration", label: "relais")
        let step = try await SignIn.enter(email: email, verifier: verifier, from: arrival, in: store)
        guard case .signedIn(let signIn) = step else { throw Refusal.signInRefused }
        return Credential(signIn.token)
    }
}

/// Random numbers that are the same every time (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
