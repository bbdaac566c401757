import RelaisCore

extension Operation {
    /// Erasing someone, and keeping a file from being erased.
    static let erasures: [Operation] = [
        file(
            "erasure", "Erase someone for good; answers with what is left", may: .erasePeople,
            body: [
                .needed("reason", .choice(Person.ErasureReason.self)), .maybe("withdraw", .choice(["yes", "no"])),
            ]
        ) { id, body, tx in
            try Person.erase(id, reason: body["reason"], isWithdrawing: body["withdraw"] == "yes", in: tx)
        },
        file(
            "hold", "Keep a file from being erased", may: .erasePeople,
            body: [.needed("reason", .choice(Person.HoldReason.self))]
        ) { id, body, tx in
            try Person.hold(id, reason: body["reason"], in: tx)
        },
        file("release", "Let a file be erased again", may: .erasePeople, body: []) { id, _, tx in
            try Person.release(id, in: tx)
        },
    ]
}
