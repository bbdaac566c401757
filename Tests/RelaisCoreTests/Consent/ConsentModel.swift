/// What becomes of consents and of what rests on them, in plain Swift: written from the domain, not from the code.
struct ConsentModel {
    /// Who tries: Alice follows everyone, Carol coordinates, Charlie receives, Frank stands outside.
    enum Walker: CaseIterable { case alice, carol, charlie, frank }
    enum Purpose { case referral, handover }
    enum Ending { case withdrawn, expired, renewed }

    enum Try {
        case give(person: Int, to: Int, Purpose, days: Int, withGuardian: Bool)
        case withdraw(Int)
        case renew(Int, days: Int)
        case pass(days: Int)
        case send(person: Int, to: Int)
        case accept(Int), complete(Int), decline(Int), takeBack(Int)
        case offer(person: Int, to: Int)
        case declineOffer(Int)
    }

    enum Answer { case goes, unknown, notAssigned, otherSide, wrong, stands, over }

    struct Given {
        /// The first of those that renew each other.
        let root: Int
        let person: Int
        let to: Int
        let purpose: Purpose
        var lastDay: Int
        var ending: Ending?
    }

    enum State { case sent, accepted, completed, declined, withdrawn }

    struct Referral {
        let person: Int
        let to: Int
        /// The first of the consents it rests on, where it rests on any.
        let root: Int?
        var state: State
        var hasCopy = true
        /// Whether it was withdrawn because what allowed it had ended.
        var isStopped = false
    }

    struct Offer {
        let person: Int
        let to: Int
        let root: Int?
        var isOpen = true
    }

    /// The first two are of age, the last two are minors with a guardian.
    static func isMinor(_ person: Int) -> Bool { person > 1 }

    var today = 0
    var given: [Given] = []
    var referrals: [Referral] = []
    var offers: [Offer] = []

    func stands(_ person: Int, _ to: Int, _ purpose: Purpose) -> Int? {
        given.firstIndex {
            $0.person == person && $0.to == to && $0.purpose == purpose && $0.ending == nil
        }
    }

    func answer(to tried: Try, by who: Walker) -> Answer {
        switch tried {
        case .give(let person, let to, let purpose, _, let withGuardian):
            if who != .alice { return who == .carol ? .notAssigned : .unknown }
            if withGuardian != Self.isMinor(person) { return .wrong }
            return stands(person, to, purpose) == nil ? .goes : .stands
        case .withdraw(let number):
            if who != .alice { return who == .carol ? .notAssigned : .unknown }
            return given[number].ending == nil ? .goes : .over
        case .renew(let number, _):
            if who != .alice { return who == .carol ? .notAssigned : .unknown }
            let old = given[number]
            let standing = stands(old.person, old.to, old.purpose)
            return standing == nil || standing == number ? .goes : .stands
        case .pass, .send, .offer: return .goes
        case .accept(let number), .decline(let number):
            if let answer = whose(number, .recipient, who) { return answer }
            return referrals[number].state == .sent ? .goes : .over
        case .complete(let number):
            if let answer = whose(number, .recipient, who) { return answer }
            return referrals[number].state == .accepted ? .goes : .over
        case .takeBack(let number):
            if let answer = whose(number, .referrer, who) { return answer }
            return [.sent, .accepted].contains(referrals[number].state) ? .goes : .over
        case .declineOffer(let number):
            let isTheirs = who == (offers[number].to == 0 ? .charlie : .frank)
            if who == .alice || who == .carol { return .otherSide }
            guard isTheirs else { return .unknown }
            return offers[number].isOpen ? .goes : .over
        }
    }

    private enum Side { case referrer, recipient }

    /// What keeps someone from a move that is not theirs.
    private func whose(_ number: Int, _ side: Side, _ who: Walker) -> Answer? {
        let recipient: Walker = referrals[number].to == 0 ? .charlie : .frank
        switch who {
        case .alice, .carol: return side == .referrer ? nil : .otherSide
        case recipient: return side == .recipient ? nil : .otherSide
        default: return .unknown
        }
    }

    mutating func make(_ tried: Try) {
        switch tried {
        case .give(let person, let to, let purpose, let days, _):
            given.append(
                Given(root: given.count, person: person, to: to, purpose: purpose, lastDay: today + days))
        case .withdraw(let number): end(number, .withdrawn)
        case .renew(let number, let days):
            let old = given[number]
            if old.ending == nil { given[number].ending = .renewed }
            given.append(
                Given(root: old.root, person: old.person, to: old.to, purpose: old.purpose, lastDay: today + days))
        case .pass(let days):
            today += days
            for number in given.indices where given[number].ending == nil && given[number].lastDay < today {
                end(number, .expired)
            }
        case .send(let person, let to):
            let root = stands(person, to, .referral).map { given[$0].root }
            referrals.append(Referral(person: person, to: to, root: root, state: .sent))
        case .accept(let number): referrals[number].state = .accepted
        case .complete(let number): referrals[number].state = .completed
        case .decline(let number): (referrals[number].state, referrals[number].hasCopy) = (.declined, false)
        case .takeBack(let number): (referrals[number].state, referrals[number].hasCopy) = (.withdrawn, false)
        case .offer(let person, let to):
            offers.append(Offer(person: person, to: to, root: stands(person, to, .handover).map { given[$0].root }))
        case .declineOffer(let number): offers[number].isOpen = false
        }
    }

    /// A consent ends, and with it whatever rests on it.
    private mutating func end(_ number: Int, _ ending: Ending) {
        given[number].ending = ending
        let root = given[number].root
        for place in referrals.indices where referrals[place].root == root {
            if [.sent, .accepted].contains(referrals[place].state) {
                (referrals[place].state, referrals[place].isStopped) = (.withdrawn, true)
            }
            referrals[place].hasCopy = false
        }
        for place in offers.indices where offers[place].root == root { offers[place].isOpen = false }
    }
}
