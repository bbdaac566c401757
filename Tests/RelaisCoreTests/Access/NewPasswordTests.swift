import RelaisTesting
import Testing

@testable import RelaisCore
@testable import Vault

@Suite struct NewPasswordTests {
    private func problem(_ password: String, isAlone: Bool = false) -> Invalid.Problem? {
        do {
            try NewPassword.check(
                password, isAlone: isAlone,
                own: ["Inès Exemple", "ines@chemins-singuliers.example", "Chemins Singuliers"])
            return nil
        } catch Refusal.invalid(let found) {
            return found.first?.problem
        } catch {
            return .unreadable
        }
    }

    @Test(arguments: [
        "douze lettre", "une phrase que je retiens", "Ünïcødé plein", "correct horse battery staple",
        "🌊🌊🌊 la mer est bleue",
        "  des espaces  ", "relais et trois autres mots",
    ])
    func takesWhatIsLong(password: String) { #expect(problem(password) == nil) }

    @Test func asksForMoreWhereItIsAlone() {
        #expect(problem("onze lettre") == .tooShort(least: 12))
        #expect(problem("douze lettre", isAlone: true) == .tooShort(least: 15))
        #expect(problem("") == .missing)
        #expect(problem(String(repeating: "abcde", count: 52)) == .tooLong(most: 256))
        #expect(problem(String(repeating: "é", count: 100) + "abcde") == nil)
        #expect(problem("a long enough \0 password") == .holdsNUL)
    }

    @Test(arguments: [
        "1q2w3e4r5t6y", "QWERTYUIOP123", "aaaaaaaaaaaaaaaa", "111111111111", "Passwordpassword",
        "azertyazerty",
    ])
    func refusesWhatManyPeopleUse(password: String) { #expect(problem(password) == .commonPassword) }

    @Test(arguments: ["relais-relais-1", "Relais-2026!", "InesExemple12", "CheminsSinguliers", "singuliers-12345"])
    func refusesWordsAnyoneWouldTryFirst(password: String) { #expect(problem(password) == .ownWords) }

    @Test func carriesItsList() {
        let list = String(decoding: Assets.bytes("reference/common_passwords.csv") ?? [], as: UTF8.self)
        let lines = list.split(whereSeparator: \.isNewline)
        #expect(lines.count > 2_000 && lines.first == "password")
        #expect(lines.dropFirst().allSatisfy { $0.count >= 10 && $0.lowercased() == String($0) })
    }
}
