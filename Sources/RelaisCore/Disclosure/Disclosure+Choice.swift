extension Disclosure {
    /// The fields chosen for one referral: each once, in the order of the list.
    package struct Choice: Sendable, Equatable {
        private let chosen: Set<Field>

        /// What a service can work with from the first day: what is chosen unless somebody chooses otherwise.
        package static let standard = Choice([
            .ageBracket, .languages, .frenchLevel, .commune, .need, .alreadyDone, .given, .family, .phone, .email,
            .contactWishes,
        ])

        init(_ chosen: Set<Field>) { self.chosen = chosen.union(Field.allCases.filter(\.isNeeded)) }

        package func contains(_ field: Field) -> Bool { chosen.contains(field) }

        package func fields(_ stage: Stage) -> [Field] { Field.those(stage).filter(chosen.contains) }

        /// Every field of either stage.
        package var fields: [Field] { Field.allCases.filter(chosen.contains) }

        /// Whether anything of a compartment crosses.
        func reaches(_ compartment: Compartment) -> Bool { chosen.contains { $0.compartment == compartment } }
    }

    /// How a form, a call or a command says what is to be disclosed.
    package enum Wish: Sendable, Equatable {
        /// Whatever was chosen before; the standard for what is new.
        case asBefore
        /// Exactly these, by their codes; a stage that nothing is said of is as before.
        case exactly(withReferral: [String]?, onAcceptance: [String]?)
        /// What was chosen before, without some and with others.
        case adjusted(without: [String], also: [String])

        /// The choice it leads to. Refuses what is no such field, and to leave out the need.
        func applied(to before: Choice, _ checks: inout Checks) -> Choice {
            switch self {
            case .asBefore: return before
            case .exactly(let withReferral, let onAcceptance):
                func read(_ codes: [String]?, _ name: String, _ stage: Stage) -> Set<Field> {
                    guard let codes else { return Set(before.fields(stage)) }
                    return Self.read(codes, name, &checks) { $0.stage == stage }
                }
                let first = read(withReferral, "with_referral", .withReferral)
                if !first.contains(.need) { checks.refuse("with_referral", .needStays) }
                return Choice(first.union(read(onAcceptance, "on_acceptance", .onAcceptance)))
            case .adjusted(let without, let also):
                let less = Self.read(without, "without", &checks) { _ in true }
                let more = Self.read(also, "also", &checks) { _ in true }
                if less.contains(.need) { checks.refuse("without", .needStays) }
                return Choice(Set(before.fields).subtracting(less).union(more))
            }
        }

        private static func read(
            _ codes: [String], _ name: String, _ checks: inout Checks, where fits: (Field) -> Bool
        ) -> Set<Field> {
            let known = codes.compactMap(Field.init).filter(fits)
            if known.count < codes.count { checks.refuse(name, .notInList) }
            return Set(known)
        }
    }
}
