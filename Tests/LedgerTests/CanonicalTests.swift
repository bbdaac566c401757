import Foundation
import Testing

@testable import Ledger

@Suite struct CanonicalTests {
    @Test func writesEveryKindOfValue() throws {
        let value = Canonical.object([
            "b": .array([.int(0), .int(-7), .bool(true), .bool(false), .array([]), .object([:])]),
            "a": .string(""), "": .object(["z": .int(1), "y": .int(2)]),
        ])
        #expect(try text(value.bytes()) == #"{"":{"y":2,"z":1},"a":"","b":[0,-7,true,false,[],{}]}"#)
    }

    /// RFC 8785 §3.2.2: the string of its example.
    @Test func escapesAsTheNormsExample() throws {
        let value = Canonical.string("\u{20ac}$\u{f}\u{a}A'\u{42}\u{22}\u{5c}\\\"/")
        #expect(try text(value.bytes()) == #""€$\u000f\nA'B\"\\\\\"/""#)
    }

    /// RFC 8785 §3.2.3: the keys of its example, sorted by UTF-16 code units and not by code points.
    @Test func sortsAsTheNormsExample() throws {
        let keys = ["\u{20ac}", "\r", "\u{fb33}", "1", "\u{1f600}", "\u{80}", "\u{f6}"]
        let value = Canonical.object(Dictionary(uniqueKeysWithValues: keys.map { ($0, .int(0)) }))
        #expect(
            try text(value.bytes())
                == "{\"\\r\":0,\"1\":0,\"\u{80}\":0,\"\u{f6}\":0,\"\u{20ac}\":0,\"\u{1f600}\":0,\"\u{fb33}\":0}")
    }

    @Test func escapesEveryControlInItsOneWay() throws {
        let short: [UInt8: String] = [8: #"\b"#, 9: #"\t"#, 10: #"\n"#, 12: #"\f"#, 13: #"\r"#]
        for code in UInt8(0)..<32 {
            let escaped = short[code] ?? #"\u00"# + (code < 16 ? "0" : "") + String(code, radix: 16)
            let value = Canonical.string(String(UnicodeScalar(code)))
            #expect(try text(value.bytes()) == "\"\(escaped)\"")
        }
        #expect(try text(Canonical.string("\r\n").bytes()) == #""\r\n""#)
        #expect(try Canonical.string("\u{7f}/").bytes() == Array("\"\u{7f}/\"".utf8))
    }

    @Test func keepsEveryScalarAsItCame() throws {
        #expect(try Canonical.string("e\u{301}").bytes() == [0x22, 0x65, 0xcc, 0x81, 0x22])
        #expect(try Canonical.string("\u{e9}").bytes() == [0x22, 0xc3, 0xa9, 0x22])
        let mixed = "مريم 𝄞 日本 \u{202e}\u{0}\u{2028}\"\\"
        let read = try JSONSerialization.jsonObject(
            with: Data(Canonical.string(mixed).bytes()), options: .fragmentsAllowed)
        #expect((read as? String).map { Array($0.utf8) } == Array(mixed.utf8))
    }

    @Test func refusesIntegersThatADoubleWouldChange() throws {
        #expect(try text(Canonical.int(9_007_199_254_740_991).bytes()) == "9007199254740991")
        #expect(try text(Canonical.int(-9_007_199_254_740_991).bytes()) == "-9007199254740991")
        for tooLarge in [9_007_199_254_740_992, -9_007_199_254_740_992, .max, .min] {
            #expect(throws: CanonicalError.integerTooLarge) {
                try Canonical.array([.object(["a": .int(tooLarge)])]).bytes()
            }
        }
    }
}
