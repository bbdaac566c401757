extension EntryBytes {
    /// An entry in three texts, between which PostgreSQL puts the two things only it knows.
    ///
    /// The bytes are `head`, then `"prev":"<64 hex>",` where there is a previous entry, then `middle`, the session's
    /// counter in decimal, and `tail`. It works since `prev` and `sseq` have a fixed place among the sorted keys, and
    /// the members around them are always there.
    package struct Pieces: Sendable, Equatable {
        /// From the opening brace to the comma after `outcome` or `peer`.
        package let head: String
        /// From `purpose` to the colon after `sseq`.
        package let middle: String
        /// From the comma after the counter to the closing brace.
        package let tail: String
    }

    /// The entry as PostgreSQL takes it. Spliced, it is the same bytes as `bytes(sseq:prev:)`.
    package func pieces() throws -> Pieces {
        let head = try text { $0 < "prev" }
        let middle = try text { ("prev"..<"sseq").contains($0) }
        let tail = try text { $0 > "sseq" }
        return Pieces(head: "{\(head),", middle: #"\#(middle),"sseq":"#, tail: ",\(tail)}")
    }

    private func text(_ isWanted: (String) -> Bool) throws -> String {
        try String(decoding: Canonical.bytes(of: members.filter { isWanted($0.key) }), as: UTF8.self)
    }
}
