import Foundation
import SwiftASN1
import X509

extension DemoHome {
    /// Writes a file that only its owner can read, in place of an older one.
    ///
    /// - Returns: Its path.
    package func writeSecret(_ text: String, named name: String) throws -> String {
        let path = "\(secrets)/\(name)"
        try PrivateFiles.write(text, to: path, mode: 0o600)
        return path
    }
}

extension DevelopmentCertificates {
    /// Whether the first certificate in the file was issued by an authority of a demonstration.
    package static func issuedCertificate(at path: String) -> Bool {
        guard let text = PrivateFiles.text(of: path), let end = text.range(of: "-----END CERTIFICATE-----") else {
            return false
        }
        // What is no certificate is nobody's; whoever needs it will say so.
        guard let certificate = try? Certificate(pemEncoded: String(text[..<end.upperBound])) else { return false }
        return certificate.issuer.description.contains("CN=Komorne development authority")
    }
}
