import Foundation
import HummingbirdTLS
import NIOSSL

/// A certificate and its key, ready to serve https with.
package struct Encryption: Sendable {
    let configuration: TLSConfiguration

    /// Files that cannot be used, said in a sentence that names the setting.
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads both files, in PEM. The certificate may be followed by those that signed it.
    ///
    /// Refuses a key that everyone may read, and a key that is not the certificate's.
    package init(certificate: String, key: String) throws {
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(certificate) } catch {
            throw Unusable(
                description: "RELAIS_TLS_CERTIFICATE names \(certificate), which is not there or is no PEM certificate."
            )
        }
        let mode = (try? FileManager.default.attributesOfItem(atPath: key))?[.posixPermissions] as? Int
        guard let mode else { throw Unusable(description: "RELAIS_TLS_KEY names \(key), which cannot be read.") }
        guard mode & 0o007 == 0 else {
            throw Unusable(description: "RELAIS_TLS_KEY names \(key), which everyone may read: chmod o= \(key).")
        }
        let opened: NIOSSLPrivateKey
        do { opened = try NIOSSLPrivateKey(file: key, format: .pem) } catch {
            throw Unusable(
                description: "RELAIS_TLS_KEY names \(key), which cannot be read or is no unencrypted PEM key.")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(opened))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw Unusable(description: "The key in \(key) is not that of the certificate in \(certificate).")
        }
        self.configuration = configuration
    }
}
