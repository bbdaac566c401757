import Foundation
import Testing

@testable import RelaisWeb

/// What is written is what Foundation's encoder would say, in the order it was declared.
@Suite struct JSONWriterTests {
    private func written(_ value: some Encodable) throws -> String {
        String(decoding: try JSONWriter.bytes(value), as: UTF8.self)
    }

    /// The same by Foundation, as objects that can be compared.
    private func agrees(_ value: some Encodable) throws -> Bool {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        func parsed(_ data: Data) throws -> NSObject? {
            try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) as? NSObject
        }
        return try parsed(Data(JSONWriter.bytes(value))) == parsed(encoder.encode(value))
    }

    private struct Everything: Encodable {
        enum Kind: String, Encodable { case large }
        struct Inner: Encodable {
            let lastURLOf: Int
            var empty: [Int] = []
        }
        struct Nothing: Encodable {}
        let birthDate: Date
        let isFrozen: Bool
        let kind: Kind
        var missing: String?
        let items: [Inner]
        let nested: [[Int]]
        let small: Int8
        let large: UInt64
        let half: Double
        let whole: Double
        let id: UUID
        let nothing: Nothing
        let holes: [Int?]
    }

    private let everything = Everything(
        birthDate: Date(timeIntervalSince1970: 1_790_000_000.9), isFrozen: true, kind: .large,
        items: [.init(lastURLOf: 3), .init(lastURLOf: -4, empty: [1])], nested: [[], [1, 2], [3]], small: -8,
        large: .max, half: 0.5, whole: 12, id: UUID(uuidString: "00000000-0000-4000-8000-00000000000A") ?? UUID(),
        nothing: .init(), holes: [1, nil, 2])

    @Test func writesEachKind() throws {
        #expect(
            try written(everything) == """
                {"birth_date":"2026-09-21T14:13:20Z","is_frozen":true,"kind":"large",\
                "items":[{"last_url_of":3,"empty":[]},{"last_url_of":-4,"empty":[1]}],"nested":[[],[1,2],[3]],"small":-8,\
                "large":18446744073709551615,"half":0.5,"whole":12,"id":"00000000-0000-4000-8000-00000000000A",\
                "nothing":{},"holes":[1,null,2]}
                """)
        #expect(try agrees(everything))
    }

    /// One that writes its members by hand, containers inside containers left open.
    private struct ByHand: Encodable {
        enum Key: String, CodingKey { case one, two, three }
        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            var inner = object.nestedContainer(keyedBy: Key.self, forKey: .one)
            var list = inner.nestedUnkeyedContainer(forKey: .two)
            try list.encode(1)
            var deep = list.nestedContainer(keyedBy: Key.self)
            try deep.encode("x", forKey: .three)
            try object.encodeNil(forKey: .three)
        }
    }

    @Test func closesWhatWasBegun() throws {
        #expect(try written(ByHand()) == #"{"one":{"two":[1,{"three":"x"}]},"three":null}"#)
        #expect(try agrees(ByHand()))
    }

    @Test func escapesWhatJSONEscapes() throws {
        let odd = [
            "", "\"\\/", "\u{0}\u{1f}\u{8}\t\n\u{c}\r", "Élodie d’Été", "مريم", "👩‍👧", "\u{2028}\u{7f}",
            String(repeating: "a\"", count: 5_000),
        ]
        for text in odd {
            #expect(try agrees([text]))
            #expect(try JSONDecoder().decode([String].self, from: Data(JSONWriter.bytes([text]))) == [text])
        }
        #expect(try written("a\u{1}/\u{1f}") == #""a\u0001/\u001f""#)
    }

    /// From 1586 on: before 1582 Foundation goes on in the Julian calendar, which RFC 3339 does not.
    @Test func writesEveryDay() throws {
        let calendar = Date.ISO8601FormatStyle()
        for days in stride(from: -140_000, to: 2_900_000, by: 331) {
            let date = Date(timeIntervalSince1970: Double(days) * 86_400 + Double(days & 0xffff))
            #expect(try written(date) == "\"\(calendar.format(date))\"")
        }
        for text in ["2024-02-29T23:59:59Z", "2000-02-29T00:00:00Z", "1900-03-01T00:00:00Z", "1969-12-31T23:59:59Z"] {
            #expect(try written(calendar.parse(text)) == "\"\(text)\"")
        }
    }

    @Test func saysSoWhenThereIsNoWord() {
        #expect(throws: EncodingError.self) { try JSONWriter.bytes([Double.nan]) }
        #expect(throws: EncodingError.self) { try JSONWriter.bytes(Double.infinity) }
    }
}
