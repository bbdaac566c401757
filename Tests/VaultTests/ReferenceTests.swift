import Foundation
import Testing

@testable import Vault

@Suite struct ReferenceTests {
    private let keyring: Keyring

    init() throws { keyring = try Golden.keyring() }

    @Test func isTheGoldenVector() {
        let reference = keyring.objectReference(
            pepper: Golden.pepper, organisation: Golden.organisation, type: "case", object: Golden.subject)
        #expect(hex(reference) == "4af9c0ed56ffd2c5859dc3c5958bf395")
    }

    @Test func changesWithEverythingItIsMadeOf() throws {
        let another = try keyring.newPepper(subject: Golden.subject).pepper
        let references = [
            keyring.objectReference(
                pepper: Golden.pepper, organisation: Golden.organisation, type: "case", object: Golden.subject),
            keyring.objectReference(
                pepper: another, organisation: Golden.organisation, type: "case", object: Golden.subject),
            keyring.objectReference(
                pepper: Golden.pepper, organisation: Golden.row, type: "case", object: Golden.subject),
            keyring.objectReference(
                pepper: Golden.pepper, organisation: Golden.organisation, type: "person", object: Golden.subject),
            keyring.objectReference(
                pepper: Golden.pepper, organisation: Golden.organisation, type: "case", object: Golden.row),
            keyring.deploymentReference(
                organisation: Golden.organisation, type: "case", object: Golden.subject),
        ]
        #expect(Set(references).count == 6)
        #expect(references.allSatisfy { $0.count == 16 })
    }

    @Test func isTheSameOnceThePepperComesBack() throws {
        let (pepper, wrapped) = try keyring.newPepper(subject: Golden.subject)
        let again = try keyring.unwrapPepper(wrapped, subject: Golden.subject)
        let references = [pepper, again].map { pepper in
            keyring.objectReference(
                pepper: pepper, organisation: Golden.organisation, type: "case", object: Golden.row)
        }
        #expect(wrapped.count == 65)
        #expect(references[0] == references[1])
        #expect(throws: VaultError.unreadable) { try keyring.unwrapPepper(wrapped, subject: UUID()) }
    }

    @Test func ofADeploymentIsTheSameFromTheSameFile() throws {
        let file = KeyFile.generate()
        let references = try [Keyring(file), Keyring(KeyFile(text: file.text)), keyring].map { keyring in
            keyring.deploymentReference(organisation: Golden.organisation, type: "service", object: Golden.row)
        }
        #expect(references[0] == references[1])
        #expect(references[0] != references[2])
    }

    @Test func givesSecretsByNameOnly() throws {
        #expect(try keyring.secret("pepper.1") == [UInt8](repeating: 9, count: 32))
        #expect(try keyring.secret("daemon").count == 32)
        #expect(throws: VaultError.missingSecret("other")) { try keyring.secret("other") }
    }
}
