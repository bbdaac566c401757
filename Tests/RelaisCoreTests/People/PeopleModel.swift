import Foundation
import RelaisTesting

@testable import RelaisCore

/// Who tries, and what they are: the members of three organisations.
enum Walker: String, CaseIterable {
    case alice, carol, bob, charlie, dora, frank, grace

    /// `shelter`, `clinic`, `outside`.
    var organisation: Int {
        switch self {
        case .alice, .carol, .bob: 0
        case .charlie, .dora: 1
        case .frank, .grace: 2
        }
    }
    var mayFollow: Bool { self != .bob }
    var coordinates: Bool { [.carol, .dora, .grace].contains(self) }
    var name: String { rawValue.capitalized }

    func member(_ cast: Cast) -> Member {
        switch self {
        case .alice: cast.alice
        case .carol: cast.carol
        case .bob: cast.bob
        case .charlie: cast.charlie
        case .dora: cast.dora
        case .frank: cast.frank
        case .grace: cast.grace
        }
    }
}

/// Files and offers of files, told in plain Swift by the rules of the domain and not by the code they test.
struct PeopleModel {
    struct File {
        let organisation: Int
        var given: String
        var phone: String?
        var followers: Set<Walker>
        var mergedInto: Int?
        var isHandedOver = false
    }
    struct Offer {
        var file: Int
        let giver: Int
        let receiver: Int
        let by: Walker
        var state: Handover.State = .offered
    }
    /// What is tried; files and offers by their number.
    enum Try {
        case register(given: String, phone: String?)
        case amend(Int, given: String)
        case merge(Int, into: Int)
        case assign(Int, Walker)
        case unassign(Int, Walker)
        case offer(Int, to: Int)
        case take(Int)
        case decline(Int)
        case withdraw(Int)
    }
    enum Answer: Equatable { case goes, unknown, notPermitted, notAssigned, handedOver, notNow, otherSide, wrong, same }

    var files: [File] = []
    var offers: [Offer] = []

    func sees(_ who: Walker, _ file: Int) -> Bool {
        who.mayFollow && files[file].organisation == who.organisation && files[file].mergedInto == nil
            && (who.coordinates || files[file].followers.contains(who))
    }

    private func isOffered(_ file: Int) -> Bool { offers.contains { $0.file == file && $0.state == .offered } }

    /// Whether someone may change a file: those who follow it, while it is the organisation's.
    private func changing(_ who: Walker, _ file: Int) -> Answer {
        guard who.mayFollow else { return .notPermitted }
        guard sees(who, file) else { return .unknown }
        if files[file].isHandedOver { return .handedOver }
        return files[file].followers.contains(who) ? .goes : .notAssigned
    }

    private func answering(_ who: Walker, _ number: Int, asGiver: Bool) -> Answer {
        let offer = offers[number]
        guard who.mayFollow else { return .notPermitted }
        let givesIt =
            who.organisation == offer.giver
            && (who.coordinates || who == offer.by || files[offer.file].followers.contains(who))
        guard givesIt || who.organisation == offer.receiver else { return .unknown }
        guard (who.organisation == offer.giver) == asGiver else { return .otherSide }
        return offer.state == .offered ? .goes : .notNow
    }

    func answer(to tried: Try, by who: Walker) -> Answer {
        switch tried {
        case .register: return who.mayFollow ? .goes : .notPermitted
        case .amend(let file, let given):
            let answer = changing(who, file)
            return answer == .goes && files[file].given == given ? .same : answer
        case .merge(let other, let survivor):
            guard who.mayFollow else { return .notPermitted }
            for file in [survivor, other] {
                guard sees(who, file) else { return .unknown }
                if files[file].isHandedOver { return .handedOver }
            }
            return isOffered(survivor) || isOffered(other) ? .notNow : .goes
        case .assign(let file, let colleague):
            guard who.coordinates else { return .notPermitted }
            guard colleague.organisation == who.organisation && colleague.mayFollow else { return .wrong }
            guard sees(who, file) else { return .unknown }
            return files[file].followers.contains(colleague) ? .wrong : .goes
        case .unassign(let file, let colleague):
            guard who.coordinates else { return .notPermitted }
            guard files[file].organisation == who.organisation else { return .unknown }
            return files[file].followers.contains(colleague) ? .goes : .wrong
        case .offer(let file, let receiver):
            let answer = changing(who, file)
            guard answer == .goes else { return answer }
            if receiver == who.organisation { return .wrong }
            return isOffered(file) ? .notNow : .goes
        case .take(let offer), .decline(let offer): return answering(who, offer, asGiver: false)
        case .withdraw(let offer): return answering(who, offer, asGiver: true)
        }
    }

    mutating func make(_ done: Try, by who: Walker) {
        switch done {
        case .register(let given, let phone):
            files.append(File(organisation: who.organisation, given: given, phone: phone, followers: [who]))
        case .amend(let file, let given): files[file].given = given
        case .merge(let other, let survivor):
            // A coordinator who followed neither does not follow the one that stays.
            files[survivor].followers.formUnion(files[other].followers)
            files[survivor].phone = files[survivor].phone ?? files[other].phone
            files[other].mergedInto = survivor
            files[other].followers = []
            for offer in offers.indices where offers[offer].file == other { offers[offer].file = survivor }
        case .assign(let file, let colleague): files[file].followers.insert(colleague)
        case .unassign(let file, let colleague): files[file].followers.remove(colleague)
        case .offer(let file, let receiver):
            offers.append(Offer(file: file, giver: who.organisation, receiver: receiver, by: who))
        case .take(let number):
            let given = files[offers[number].file]
            offers[number].state = .taken
            files[offers[number].file].isHandedOver = true
            files[offers[number].file].followers = []
            files.append(
                File(organisation: who.organisation, given: given.given, phone: given.phone, followers: [who]))
        case .decline(let offer): offers[offer].state = .declined
        case .withdraw(let offer): offers[offer].state = .withdrawn
        }
    }
}
