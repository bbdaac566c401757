import Foundation

@testable import Ledger

/// The two entries every golden vector of the log is made from.
enum Golden {
    static let log = uuid("33333333-3333-4333-8333-333333333333")
    static let leaf1 = "9c828bee6650b90a712aef8a3c5d845aa86522631eac7732c0a639528d2f055d"
    static let leaf2 = "e7a03e06e8a2a26a973e4a2221b0ab84a2e2d03edc936d5537dbca12a64a50db"
    static let root = "edaa5c4d996c82944b0ce323ae1dfd9853323c62ed6603493a97ce35b2772cdd"
    static let rowDigest = bytes("689e70bdc658233705bf48bb7fac22c4bbc886e076d12c15b805c6e8441c6942")
    static let reference = bytes("4af9c0ed56ffd2c5859dc3c5958bf395")

    static let bytes1 = """
        {"action":"case.view","actor":"44444444-4444-4444-8444-444444444444","at":"2026-01-02T03:04:05.678901Z",\
        "fields":["stage","next_meeting"],"id":"0197a000-0000-7000-8000-000000000001",\
        "log":"33333333-3333-4333-8333-333333333333","nonce":"000102030405060708090a0b0c0d0e0f",\
        "object":{"ref":"4af9c0ed56ffd2c5859dc3c5958bf395","type":"case"},"outcome":"ok","purpose":"mentoring",\
        "session":"55555555-5555-4555-8555-555555555555","sseq":42,"v":1}
        """

    static let bytes2 = """
        {"action":"case.update","actor":"44444444-4444-4444-8444-444444444444","at":"2026-01-02T03:04:05.678901Z",\
        "fields":["stage","next_meeting"],"id":"0197a000-0000-7000-8000-000000000002",\
        "log":"33333333-3333-4333-8333-333333333333","nonce":"0f0e0d0c0b0a09080706050403020100",\
        "object":{"ref":"4af9c0ed56ffd2c5859dc3c5958bf395","type":"case"},"outcome":"ok",\
        "prev":"9c828bee6650b90a712aef8a3c5d845aa86522631eac7732c0a639528d2f055d","purpose":"mentoring",\
        "row_digest":"689e70bdc658233705bf48bb7fac22c4bbc886e076d12c15b805c6e8441c6942",\
        "session":"55555555-5555-4555-8555-555555555555","sseq":43,"v":1}
        """

    /// The golden entry, with what a test changes of it.
    static func entry(
        id: String = "0197a000-0000-7000-8000-000000000001", at: Date = moment,
        actor: String = "44444444-4444-4444-8444-444444444444", action: String = "case.view",
        object: EntryBytes.Object = .one(type: "case", reference: reference), purpose: String = "mentoring",
        nonce: [UInt8] = Array(0x00...0x0f), fields: [String] = ["stage", "next_meeting"], transaction: UUID? = nil,
        peer: UUID? = nil, rowDigest: [UInt8]? = nil, reason: UUID? = nil
    ) throws -> EntryBytes {
        try EntryBytes(
            log: log, id: uuid(id), at: at, actor: actor, session: "55555555-5555-4555-8555-555555555555",
            action: action, object: object, purpose: purpose, outcome: .ok, nonce: nonce, fields: fields,
            transaction: transaction, peer: peer, rowDigest: rowDigest, reason: reason)
    }

    static func second() throws -> EntryBytes {
        try entry(
            id: "0197a000-0000-7000-8000-000000000002", action: "case.update", nonce: (0x00...0x0f).reversed(),
            rowDigest: rowDigest)
    }

    /// 2026-01-02T03:04:05.678901Z
    static let moment = Date(timeIntervalSince1970: 1_767_323_045.678901)
}

func uuid(_ text: String) -> UUID {
    guard let id = UUID(uuidString: text) else { preconditionFailure("not a UUID: \(text)") }
    return id
}

func bytes(_ hex: String) -> [UInt8] {
    stride(from: 0, to: hex.count, by: 2).map { offset in
        UInt8(hex.dropFirst(offset).prefix(2), radix: 16) ?? 0
    }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
