import Crypto
import Testing

@testable import Vault

@Suite struct PasswordTests {
    private let keyring: Keyring
    private let cheap: PasswordParameters

    init() throws {
        keyring = try Golden.keyring()
        cheap = keyring.newParameters(cost: .test)
    }

    @Test func isTheGoldenVector() throws {
        let password = "correct horse battery staple"
        let parameters = PasswordParameters(pk: 1, cost: .inUse, salt: Array(0x00...0x0f))
        let derived = try Keyring.scrypt(Array(password.utf8), salt: parameters.salt, cost: .inUse)
        #expect(hex([UInt8](derived)) == "6705dba046cafbaba8de989bca88e0038ce03542d0c0cd96a8f956a72f86ee67")
        #expect(parameters.description == "$scrypt-hmac$v=1$pk=1,ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw")
        #expect(
            try keyring.verifier(password: password, parameters: parameters)
                == """
                $scrypt-hmac$v=1$pk=1,ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw\
                $c44yiKpT9kSJzp7PJasPRhwq/xUlMc+41QMvVaspuio
                """)
    }

    @Test func comesBackFromTheParametersTheDatabaseGives() throws {
        let kept = try keyring.verifier(password: "a", parameters: cheap)
        let given = try PasswordParameters(cheap.description)
        #expect(given == cheap)
        #expect(try keyring.verifier(password: "a", parameters: given) == kept)
        #expect(try keyring.verifier(password: "b", parameters: given) != kept)
    }

    @Test func isTakenExactlyAsReceived() throws {
        let forms = ["\u{e9}t\u{e9}", "e\u{301}te\u{301}", " \u{e9}t\u{e9}", "\u{e9}t\u{e9} ", "\u{c9}T\u{c9}", ""]
        let verifiers = try forms.map { try keyring.verifier(password: $0, parameters: cheap) }
        #expect(Set(verifiers).count == forms.count)
    }

    @Test func hasAtMost256Bytes() throws {
        _ = try keyring.verifier(password: String(repeating: "a", count: 256), parameters: cheap)
        for tooLong in [String(repeating: "a", count: 257), String(repeating: "\u{e9}", count: 129)] {
            #expect(throws: VaultError.passwordTooLong) {
                try keyring.verifier(password: tooLong, parameters: cheap)
            }
        }
    }

    @Test func hasANewSaltEachTime() {
        let salts = Set((0..<50).map { _ in keyring.newParameters().salt })
        #expect(salts.count == 50)
        #expect(salts.allSatisfy { $0.count == 16 })
    }

    @Test(arguments: [
        "", "$scrypt-hmac$v=1$pk=1,ln=15,r=8,p=3", "$scrypt$v=1$pk=1,ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=2$pk=1,ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=1$pk=1,ln=3,r=8,p=3$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=1$pk=1,ln=21,r=1,p=1$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=1$pk=1,ln=20,r=9,p=1$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=1$pk=1,ln=15,r=0,p=3$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=1$pk=1,ln=15,r=8,p=0$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=1$pk=1,ln=4,r=16,p=9$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=1$pk=1,ln=15,r=999,p=999$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=1$pk=1,ln=015,r=8,p=3$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=1$pk=01,ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=1$pk=-1,ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt-hmac$v=1$pk=1,ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0O",
        "$scrypt-hmac$v=1$pk=1,ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODx",
        "$scrypt-hmac$v=1$pk=1,ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw==",
        "$scrypt-hmac$v=1$pk=1,ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw\n",
        "$scrypt-hmac$v=1$pk=1,ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw$c44yiKpT9kSJzp7PJasPRhwq/xUlMc+41QMvVaspuio",
    ])
    func refusesOtherParameters(text: String) {
        #expect(throws: VaultError.malformedPasswordParameters) { try PasswordParameters(text) }
    }

    @Test func readsTheCostsOWASPNames() throws {
        for cost in ["ln=17,r=8,p=1", "ln=16,r=8,p=2", "ln=15,r=8,p=3", "ln=20,r=8,p=1", "ln=4,r=8,p=1"] {
            let text = "$scrypt-hmac$v=1$pk=1,\(cost)$AAECAwQFBgcICQoLDA0ODw"
            #expect(try PasswordParameters(text).description == text)
        }
    }

    @Test func movesToTheNewestPepper() throws {
        let file = KeyFile.generate()
        let secrets = file.secrets.merging(["pepper.2": Golden.dataKey, "pepper.x": Golden.dataKey]) { $1 }
        let rotated = try Keyring(KeyFile(keks: file.keks, secrets: secrets))
        let old = try Keyring(file).newParameters(cost: .test)

        #expect(rotated.newParameters().description.hasPrefix("$scrypt-hmac$v=1$pk=2,"))
        #expect(
            try rotated.verifier(password: "a", parameters: old)
                == Keyring(file).verifier(password: "a", parameters: old))
        #expect(try Keyring(KeyFile(keks: file.keks, secrets: secrets), cost: .test).areOutdated(old))
        #expect(!rotated.areOutdated(rotated.newParameters()))
        #expect(rotated.areOutdated(rotated.newParameters(cost: .test)))
        #expect(throws: VaultError.missingSecret("pepper.2")) {
            try Keyring(file).verifier(password: "a", parameters: rotated.newParameters(cost: .test))
        }
    }
}
