import Testing

@testable import Vault

@Suite struct PaddingTests {
    @Test(arguments: [0, 1, 200, 254, 255, 256, 257, 511, 512, 5_000])
    func comesBackFromAWholeNumberOfBlocks(length: Int) {
        let bytes = [UInt8](repeating: 0x80, count: length)
        let padded = Padding.pad(bytes)
        #expect(padded.count % 256 == 0)
        #expect((1...256).contains(padded.count - length))
        #expect(Padding.unpad(padded) == bytes)
    }

    @Test func keepsTheZerosAtTheEndOfAText() {
        #expect(Padding.unpad(Padding.pad([1, 0x80, 0, 0])) == [1, 0x80, 0, 0])
    }

    @Test func refusesWhatWasNotPadded() {
        #expect(Padding.unpad([]) == nil)
        #expect(Padding.unpad([UInt8](repeating: 0, count: 256)) == nil)
        #expect(Padding.unpad([UInt8](repeating: 1, count: 256)) == nil)
        #expect(Padding.unpad([0x80] + [UInt8](repeating: 0, count: 511)) == nil)
        #expect(Padding.unpad([0x80]) == nil)
    }
}
