package import Foundation
import Crypto
import SwiftASN1
import X509

/// A certificate authority of this machine alone, and the certificate with which the demonstration answers.
///
/// The authority may vouch for `localhost` and what is below it, and for no other name: whoever installs it in a
/// browser risks nothing if its key is stolen.
package struct DevelopmentCertificates: Sendable, Equatable {
    /// The authority's certificate, for `curl --cacert`.
    package let authority: String
    /// The server's certificate followed by the authority's.
    package let chain: String
    package let key: String

    /// Makes what is missing, outdated or broken in `directory`, and keeps what is good.
    ///
    /// - Parameters:
    ///   - directory: Made private (0700) if need be; its parent exists. All files in it are 0600.
    ///   - hosts: Names below `localhost` to be written out. `*.localhost` alone does not do: OpenSSL, and so curl,
    ///     accepts no wildcard directly below a top-level domain. Names of earlier runs stay.
    ///   - now: Decides on renewal: the server's certificate lives for 90 days and is renewed in its last 30.
    /// - Returns: Where the files are.
    /// - Throws: `EmbeddedClusterError.file` where they cannot be written.
    package static func ensure(
        in directory: String,
        hosts: [String] = [],
        now: Date
    ) throws -> DevelopmentCertificates {
        let files = DevelopmentCertificates(
            authority: "\(directory)/ca.pem",
            chain: "\(directory)/server.pem",
            key: "\(directory)/server-key.pem"
        )
        try PrivateFiles.ensureDirectory(directory, mode: 0o700)
        let authority = try Authority.kept(in: directory, now: now) ?? .made(in: directory, now: now)
        try files.ensureServer(from: authority, hosts: hosts, now: now)
        return files
    }

    private func ensureServer(from authority: Authority, hosts: [String], now: Date) throws {
        let keptKey = Self.key(in: key)
        let kept = Self.certificate(in: chain)
        let signed = kept.flatMap { authority.hasSigned($0) ? $0 : nil }
        let before = signed.map(Self.hosts) ?? []
        let wanted = Set(Self.always + hosts.map { $0.lowercased() }).union(before)

        if let signed, let keptKey, signed.publicKey == Certificate.PublicKey(keptKey.publicKey), wanted == before,
            signed.notValidBefore <= now, signed.notValidAfter > now + 30 * day
        {
            return
        }
        // The key is kept so that a server which reloads both files never reads two that do not belong together.
        let serverKey = keptKey ?? P256.Signing.PrivateKey()
        if keptKey == nil { try PrivateFiles.write(serverKey.pemRepresentation, to: key, mode: 0o600) }
        let certificate = try authority.certificate(for: serverKey.publicKey, hosts: wanted.sorted(), now: now)
        let text = try [certificate, authority.certificate].map { try $0.serializeAsPEM().pemString + "\n" }.joined()
        try PrivateFiles.write(text, to: chain, mode: 0o600)
    }

    private static let always = ["localhost", "*.localhost"]

    private static func hosts(of certificate: Certificate) -> Set<String> {
        // A certificate whose names cannot be read has none, and is replaced.
        guard let names = try? certificate.extensions.subjectAlternativeNames else { return [] }
        return Set(names.compactMap { if case .dnsName(let name) = $0 { name } else { nil } })
    }

    fileprivate static func certificate(in file: String) -> Certificate? {
        // What cannot be read is made anew.
        PrivateFiles.text(of: file).flatMap { try? Certificate(pemEncoded: firstBlock(of: $0)) }
    }

    fileprivate static func key(in file: String) -> P256.Signing.PrivateKey? {
        // What cannot be read is made anew.
        PrivateFiles.text(of: file).flatMap { try? P256.Signing.PrivateKey(pemRepresentation: $0) }
    }

    private static func firstBlock(of text: String) -> String {
        guard let end = text.firstRange(of: "-----END CERTIFICATE-----") else { return text }
        return String(text[..<end.upperBound])
    }
}

/// The authority and its key.
private struct Authority {
    let certificate: Certificate
    let key: Certificate.PrivateKey

    /// The one in `directory`, if it is whole and outlives the certificates it would sign.
    static func kept(in directory: String, now: Date) -> Authority? {
        guard let certificate = DevelopmentCertificates.certificate(in: "\(directory)/ca.pem"),
            let key = DevelopmentCertificates.key(in: "\(directory)/ca-key.pem"),
            certificate.publicKey == Certificate.PublicKey(key.publicKey),
            certificate.notValidBefore <= now, certificate.notValidAfter > now + 100 * day
        else { return nil }
        return Authority(certificate: certificate, key: Certificate.PrivateKey(key))
    }

    static func made(in directory: String, now: Date) throws -> Authority {
        let signingKey = P256.Signing.PrivateKey()
        let key = Certificate.PrivateKey(signingKey)
        // A name of its own for each, so that a browser which trusts an earlier one does not confuse them.
        let mark = String(UInt32.random(in: .min ... .max), radix: 16)
        let name = try DistinguishedName {
            OrganizationName("Komorne")
            CommonName("Komorne development authority \(mark)")
        }
        let certificate = try Certificate(
            version: .v3,
            serialNumber: .init(),
            publicKey: key.publicKey,
            notValidBefore: now - hour,
            notValidAfter: now + 3_652 * day,
            issuer: name,
            subject: name,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: key.publicKey)
                Critical(
                    NameConstraints(
                        permittedDNSDomains: ["localhost"],
                        permittedIPRanges: loopback.map { ASN1OctetString(contentBytes: ($0 + mask($0))[...]) }
                    )
                )
            },
            issuerPrivateKey: key
        )
        try PrivateFiles.write(signingKey.pemRepresentation, to: "\(directory)/ca-key.pem", mode: 0o600)
        try PrivateFiles.write(certificate.serializeAsPEM().pemString + "\n", to: "\(directory)/ca.pem", mode: 0o600)
        return Authority(certificate: certificate, key: key)
    }

    func hasSigned(_ other: Certificate) -> Bool {
        other.issuer == certificate.subject && key.publicKey.isValidSignature(other.signature, for: other)
    }

    func certificate(for serverKey: P256.Signing.PublicKey, hosts: [String], now: Date) throws -> Certificate {
        let serverKey = Certificate.PublicKey(serverKey)
        return try Certificate(
            version: .v3,
            serialNumber: .init(),
            publicKey: serverKey,
            notValidBefore: now - hour,
            notValidAfter: now - hour + 90 * day,
            issuer: certificate.subject,
            subject: DistinguishedName { CommonName("localhost") },
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                // Names only: BoringSSL refuses a certificate with addresses below an authority that is limited to
                // some.
                SubjectAlternativeNames(hosts.map { .dnsName($0) })
                SubjectKeyIdentifier(hash: serverKey)
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: key.publicKey).keyIdentifier)
            },
            issuerPrivateKey: key
        )
    }

    private static func mask(_ address: [UInt8]) -> [UInt8] { address.map { _ in 0xff } }
}

/// 127.0.0.1 and ::1.
private let loopback: [[UInt8]] = [[127, 0, 0, 1], [UInt8](repeating: 0, count: 15) + [1]]
private let hour: TimeInterval = 3_600
private let day: TimeInterval = 86_400
