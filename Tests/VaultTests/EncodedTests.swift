import Testing

@testable import Vault

@Suite struct EncodedTests {
    @Test func putsEachLengthInFrontOfItsPart() {
        #expect(hex(Encoded("a", "bc").bytes) == "0000000161000000026263")
    }

    @Test func tellsApartPartsThatRunTogether() {
        #expect(Encoded("a", "bc") != Encoded("ab", "c"))
        #expect(Encoded("a", "") != Encoded("", "a"))
        #expect(Encoded("a") != Encoded("a", ""))
    }

    @Test func writesNumbersBigEndianInTheirWholeWidth() {
        #expect(hex(Encoded(.init(UInt32(1))).bytes) == "0000000400000001")
        #expect(hex(Encoded(.init(UInt64(3))).bytes) == "000000080000000000000003")
    }

    @Test func writesTheSixteenBytesOfAnIdentity() {
        #expect(hex(Encoded(.init(Golden.subject)).bytes) == "0000001011111111111141118111111111111111")
    }
}
