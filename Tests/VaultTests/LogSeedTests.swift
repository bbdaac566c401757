import Testing

@testable import Vault

@Suite struct LogSeedTests {
    @Test func lastsAsLongAsTheKeyFile() throws {
        let file = KeyFile.generate()
        let one = try Keyring(file, cost: .test)
        #expect(try one.logSeed() == Keyring(file, cost: .test).logSeed())
        #expect(try one.logSeed().count == 32)
        #expect(try one.logSeed() != one.witnessSeed())
        #expect(try one.logSeed() != one.secret("object"))
        #expect(try one.logSeed() != Keyring(KeyFile.generate(), cost: .test).logSeed())
    }
}
