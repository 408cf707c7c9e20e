import Crypto
package import Foundation

/// A stored value that is not what we sealed, not where we sealed it, or not under the key that was asked for. Which of
/// these, nobody is told.
package struct IntegrityFailure: Error, Equatable, CustomStringConvertible {
    package init() {}

    package var description: String { "a sealed value could not be opened" }
}

/// Which of the keys an envelope is under.
package enum EnvelopeClass: UInt8, Sendable {
    /// The key of the one person whom the value is about.
    case subject = 1
    /// The tenant's key for its own staff and settings.
    case tenant = 2
    /// The key of a day's audit entries.
    case audit = 3
}

/// Where a sealed value lives. It opens nowhere else.
package struct SealedPlace: Sendable, Hashable {
    package let tenant: TenantID
    /// The person whom the value is about; `nil` where the key is no person's.
    package let subject: UUID?
    /// The row in which the value stands.
    package let row: UUID

    package init(tenant: TenantID, subject: UUID? = nil, row: UUID) {
        self.tenant = tenant
        self.subject = subject
        self.row = row
    }
}

/// The format `KE1`: AES-256-GCM with a header that is authenticated together with the place, so that an envelope that
/// was altered or moved does not open.
///
/// ```
/// 0   1   0xE1
/// 1   1   suite: 1 is AES-256-GCM
/// 2   1   flags: 0
/// 3   1   class
/// 4   16  id of the key
/// 20  4   version of the key
/// 24  12  nonce
/// 36  n   ciphertext
///     16  tag
/// ```
package enum Envelope {
    /// What stands in an envelope's header about its key. It is a hint until the envelope was opened.
    package struct KeyHint: Sendable, Hashable {
        package let kind: EnvelopeClass
        package let id: UUID
        package let version: UInt32
    }

    private static let format: UInt8 = 0xE1
    private static let suite: UInt8 = 1
    private static let headerBytes = 36
    private static let tagBytes = 16
    private static let shortest = 68

    /// Seals a value for one place; each time with a new nonce, so equal values look different.
    package static func seal(
        _ plaintext: Plaintext,
        _ kind: EnvelopeClass,
        field: UInt32,
        at place: SealedPlace,
        with key: FieldKey
    ) throws -> [UInt8] {
        precondition((kind == .subject) == (place.subject != nil), "a subject's key is for what is about the subject")
        let nonce = AES.GCM.Nonce()
        let header =
            [format, suite, 0, kind.rawValue] + key.id.octets + key.version.bigEndianBytes + Array(nonce)
        let box = try AES.GCM.seal(
            padded(plaintext.encoded),
            using: key.key,
            nonce: nonce,
            authenticating: associatedData(header: header, field: field, place: place)
        )
        return header + Array(box.ciphertext) + Array(box.tag)
    }

    /// Opens what was sealed for the same class, field and place with the same key.
    ///
    /// - Throws: `IntegrityFailure` for everything else, whatever it is.
    package static func open(
        _ envelope: [UInt8],
        _ kind: EnvelopeClass,
        field: UInt32,
        at place: SealedPlace,
        with key: FieldKey
    ) throws(IntegrityFailure) -> Plaintext {
        guard try keyHint(of: envelope) == KeyHint(kind: kind, id: key.id, version: key.version) else {
            throw IntegrityFailure()
        }
        let header = Array(envelope[..<headerBytes])
        let padded: Data
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: header[24...]),
                ciphertext: envelope[headerBytes..<(envelope.count - tagBytes)],
                tag: envelope[(envelope.count - tagBytes)...]
            )
            let data = associatedData(header: header, field: field, place: place)
            padded = try AES.GCM.open(box, using: key.key, authenticating: data)
        } catch {
            throw IntegrityFailure()
        }
        return try Plaintext(encoded: unpadded(Array(padded)))
    }

    /// What the header says about the key, so that the right version of it can be fetched.
    package static func keyHint(of envelope: [UInt8]) throws(IntegrityFailure) -> KeyHint {
        guard envelope.count >= shortest, envelope[0] == format, envelope[1] == suite, envelope[2] == 0,
            let kind = EnvelopeClass(rawValue: envelope[3]), let id = UUID(octets: envelope[4..<20])
        else { throw IntegrityFailure() }
        let version = UInt32(bigEndianBytes: envelope[20..<24])
        guard version > 0 else { throw IntegrityFailure() }
        return KeyHint(kind: kind, id: id, version: version)
    }

    /// The 97 bytes that are authenticated and never stored.
    private static func associatedData(header: [UInt8], field: UInt32, place: SealedPlace) -> [UInt8] {
        let subject = place.subject?.octets ?? [UInt8](repeating: 0, count: 16)
        return Array("KMRN-AAD1".utf8) + header + place.tenant.bytes + subject + field.bigEndianBytes
            + place.row.octets
    }

    /// Lengths are told in steps only.
    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        let length = paddedLength(of: bytes.count + 1)
        return bytes + [0x80] + [UInt8](repeating: 0, count: length - bytes.count - 1)
    }

    private static func unpadded(_ bytes: [UInt8]) throws(IntegrityFailure) -> [UInt8] {
        guard let end = bytes.lastIndex(where: { $0 != 0 }), bytes[end] == 0x80,
            paddedLength(of: end + 1) == bytes.count
        else { throw IntegrityFailure() }
        return Array(bytes[..<end])
    }

    private static func paddedLength(of count: Int) -> Int {
        [16, 32, 48, 64, 96, 128, 192, 256].first { $0 >= count } ?? (count + 255) / 256 * 256
    }
}
