import Crypto

/// What can be kept in an envelope.
package protocol Sealable: Sendable {
    var plaintext: Plaintext { get }
    /// - Returns: `nil` where the value is of another type, or none that could have been sealed.
    init?(plaintext: Plaintext)
}

/// A value in its envelope, as it is stored. It has nothing to print and cannot be written as JSON; only the key opens
/// it.
package struct Sealed<Value: Sealable>: Sendable, Hashable, CustomReflectable {
    /// The envelope, for the column it is stored in.
    package let bytes: [UInt8]

    /// An envelope as it was stored; whether it is one shows when it is opened.
    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(_ value: Value, in field: FieldRegistry, at place: SealedPlace, with key: FieldKey) throws {
        bytes = try Envelope.seal(value.plaintext, field.kind, field: field.rawValue, at: place, with: key)
    }

    /// The value itself.
    ///
    /// - Throws: `IntegrityFailure` unless it was sealed for this field and place with this key.
    package func opened(
        in field: FieldRegistry,
        at place: SealedPlace,
        with key: FieldKey
    ) throws(IntegrityFailure) -> Value {
        let plaintext = try Envelope.open(bytes, field.kind, field: field.rawValue, at: place, with: key)
        guard let value = Value(plaintext: plaintext) else { throw IntegrityFailure() }
        return value
    }

    /// Which key the envelope asks for.
    package func keyHint() throws(IntegrityFailure) -> Envelope.KeyHint {
        try Envelope.keyHint(of: bytes)
    }

    /// What the audit log keeps of a stored value, to tell later whether the cell was changed behind our back.
    package var sha256: [UInt8] { Array(SHA256.hash(data: bytes)) }

    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

extension String: Sealable {
    package var plaintext: Plaintext { .text(self) }

    package init?(plaintext: Plaintext) {
        guard case .text(let text) = plaintext else { return nil }
        self = text
    }
}

extension [UInt8]: Sealable {
    package var plaintext: Plaintext { .bytes(self) }

    package init?(plaintext: Plaintext) {
        guard case .bytes(let bytes) = plaintext else { return nil }
        self = bytes
    }
}

extension TOTPSeed: Sealable {
    package var plaintext: Plaintext { .bytes(bytes) }

    package init?(plaintext: Plaintext) {
        guard case .bytes(let bytes) = plaintext else { return nil }
        self.init(bytes: bytes)
    }
}
