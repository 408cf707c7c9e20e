package import Foundation
package import Safeguards

/// What an action gives out, before the door has let it out.
///
/// What is personal in it is still sealed. It is opened by the door alone, once the line of the log that tells of it is
/// committed; and nothing is opened that no line tells of.
package struct Unrevealed<Value: Sendable>: Sendable {
    private let opener: PersonOpener
    private let make: @Sendable (PersonOpener) throws -> Value

    /// What holds nothing that is sealed under a person's key.
    package init(known value: Value) {
        opener = .idle
        make = { _ in value }
    }

    init(_ opener: PersonOpener, _ make: @escaping @Sendable (PersonOpener) throws -> Value) {
        self.opener = opener
        self.make = make
    }

    /// The same with something made of it, when the time has come.
    package func map<Other: Sendable>(_ transform: @escaping @Sendable (Value) throws -> Other) -> Unrevealed<Other> {
        Unrevealed<Other>(opener) { [make] in try transform(try make($0)) }
    }

    /// Both, when the time has come: what each opens is what its own record tells of.
    package func and<Other: Sendable>(_ other: Unrevealed<Other>) -> Unrevealed<(Value, Other)> {
        map { ($0, try other.reveal()) }
    }

    /// Only for the door, and only after the commit.
    func reveal() throws -> Value {
        try make(opener)
    }
}

/// One sealed value of a person, with where it stands; `nil` fields of a table make none.
package struct PersonCell<Value: Sealable>: Sendable, Hashable {
    package let sealed: Sealed<Value>
    package let field: FieldRegistry
    package let subject: UUID
    /// The row in which it stands.
    package let row: UUID

    package init?(_ bytes: [UInt8]?, _ field: FieldRegistry, of subject: UUID, row: UUID) {
        guard let bytes else { return nil }
        sealed = Sealed(bytes: bytes)
        self.field = field
        self.subject = subject
        self.row = row
    }
}

/// Opens what the log says was seen, and nothing else.
package struct PersonOpener: Sendable {
    static let idle = PersonOpener(tenant: .platform, keys: [:], seen: [:])

    private let tenant: TenantID
    private let keys: [UUID: [FieldKey]]
    private let seen: [UUID: UInt64]

    init(tenant: TenantID, keys: [UUID: [FieldKey]], seen: [UUID: UInt64]) {
        self.tenant = tenant
        self.keys = keys
        self.seen = seen
    }

    /// The value in a cell.
    ///
    /// - Throws: `Unrecorded` where no line says that it was seen; `IntegrityFailure` where it is not what was sealed
    ///   there, or its person was erased.
    package func open<Value>(_ cell: PersonCell<Value>) throws -> Value {
        guard (seen[cell.subject] ?? 0) & cell.field.mask != 0 else { throw Unrecorded(field: cell.field) }
        return try openSilently(cell)
    }

    /// Whether a line tells of the person at all.
    func sees(_ subject: UUID) -> Bool { seen[subject] != nil }

    /// As `open(_:)`, for what is compared or put in order within the service and shown to nobody.
    func openSilently<Value>(_ cell: PersonCell<Value>) throws(IntegrityFailure) -> Value {
        let hint = try cell.sealed.keyHint()
        let key = keys[cell.subject]?.first { $0.id == hint.id && $0.version == hint.version }
        guard let key else { throw IntegrityFailure() }
        let place = SealedPlace(tenant: tenant, subject: cell.subject, row: cell.row)
        return try cell.sealed.opened(in: cell.field, at: place, with: key)
    }
}

/// A value was to be shown that no line of the log tells of: our mistake.
package struct Unrecorded: Error, Equatable {
    package let field: FieldRegistry
}
