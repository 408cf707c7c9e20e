import Crypto
package import Foundation
import SwiftASN1
import X509

/// A certificate authority for one test, which lives in memory.
package struct TestAuthority: Sendable {
    /// PEM of the root.
    package let root: String
    private let key: Certificate.PrivateKey
    private let certificate: Certificate

    package init() throws {
        key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName { CommonName("Test authority") }
        certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -3600),
            notValidAfter: Date(timeIntervalSinceNow: 86_400),
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
            },
            issuerPrivateKey: key
        )
        root = try certificate.serializeAsPEM().pemString
    }

    /// A certificate for these names, and its key, both PEM.
    package func issue(for names: [String], days: Double = 30) throws -> (chain: String, key: String) {
        let serverKey = P256.Signing.PrivateKey()
        let server = Certificate.PrivateKey(serverKey)
        let issued = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: server.publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -3600),
            notValidAfter: Date(timeIntervalSinceNow: days * 86_400),
            issuer: certificate.subject,
            subject: try DistinguishedName { CommonName("Test server") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                SubjectAlternativeNames(names.map { .dnsName($0) })
                try ExtendedKeyUsage([.serverAuth])
            },
            issuerPrivateKey: key
        )
        return (try issued.serializeAsPEM().pemString, try server.serializeAsPEM().pemString)
    }

    /// Writes a fresh certificate for these names into a folder.
    package func issue(for names: [String], into folder: URL) throws -> (chain: String, key: String) {
        let issued = try issue(for: names)
        let chain = folder.appending(path: "server.pem")
        let key = folder.appending(path: "server-key.pem")
        try Data(issued.chain.utf8).write(to: chain, options: .atomic)
        try Data(issued.key.utf8).write(to: key, options: .atomic)
        return (chain.path(), key.path())
    }
}
