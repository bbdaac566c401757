import Foundation
import Synchronization

@testable import Postgres
@testable import RelaisCore
@testable import Vault

extension Arrival {
    /// From a place of a test's own.
    package static func from(_ address: String, device: Token? = nil) -> Arrival {
        Arrival(address: address, label: "Firefox, Linux", device: device)
    }
}

/// Uses the link of an invitation as whoever is invited does: a password, a second factor, in.
func join(_ secret: Token, in store: Store) async throws -> (SignIn, Seed, [RecoveryCode]) {
    let step = try await Link.use(secret, password: Cast.password, from: .from("192.0.2.1"), in: store)
    guard case .enrolment(let pending) = step else { throw UnexpectedStep(step: "\(step)") }
    let seed = try await SignIn.offer(pending, in: store).seed
    let (signIn, codes) = try await SignIn.enrol(
        pending, code: seed.code(at: Seed.step(at: noon)), from: .from("192.0.2.1"), in: store)
    return (signIn, seed, codes)
}

/// Signing in led elsewhere than a test had thought.
package struct UnexpectedStep: Error {
    let step: String
}

/// Steps of time that no test has used: each is taken once, and only forward.
private let steps = Mutex(1)

extension Member {
    /// The same, in the session that proves nothing any more.
    package var asStale: Member {
        Member(
            account: account, email: email, organisation: organisation, token: staleToken, seed: seed, codes: codes)
    }

    /// The code of a step of time that was not used yet, and a moment in that step.
    package func nextCode() -> (code: String, at: Date) {
        let number = steps.withLock { steps in
            steps += 1
            return steps
        }
        let moment = noon + 30 * Double(number)
        return (seed.code(at: Seed.step(at: moment)), moment)
    }
}

extension Store {
    /// Signs a member of the cast in, in both steps.
    package func signIn(
        _ member: Member, from arrival: Arrival = .from("192.0.2.7"), organisation: ID<Organisation>? = nil
    ) async throws -> SignIn {
        let step = try await SignIn.begin(
            email: member.email, password: Cast.password, from: arrival, organisation: organisation, in: self)
        guard case .code(let pending) = step else { throw UnexpectedStep(step: "\(step)") }
        let (code, moment) = member.nextCode()
        return try await SignIn.finish(pending, code: code, from: arrival, in: dated { moment })
    }
}
