package import Foundation
package import Safeguards

extension TenantConnection {
    /// What a line of the log keeps sealed under the key of its day: where a request came from, what was looked for,
    /// the words of a purpose.
    ///
    /// - Parameters:
    ///   - sealed: As it stands in the line.
    ///   - field: Which of these it is.
    ///   - line: The line's identifier.
    ///   - written: The instant that the line says.
    /// - Returns: What it says.
    /// - Throws: `IntegrityFailure` for what was not sealed for this line; what the key provider throws.
    package func open(
        _ sealed: Sealed<String>,
        _ field: FieldRegistry,
        of line: UUID,
        writtenAt written: Date
    ) async throws -> String {
        try await logKey(ofLineWrittenAt: written).open(sealed, field, of: line)
    }

    /// The key of the day on which a line was written.
    package func logKey(ofLineWrittenAt written: Date) async throws -> LogDayKey {
        LogDayKey(tenant: tenant, key: try await desk.keys.auditKey(of: tenant, day: written.daysSince1970))
    }
}

/// Opens what lines of one day keep sealed beside what is about a person.
package struct LogDayKey: Sendable {
    let tenant: TenantID
    let key: FieldKey

    /// - Throws: `IntegrityFailure` for what was not sealed for this line.
    package func open(_ sealed: Sealed<String>, _ field: FieldRegistry, of line: UUID) throws -> String {
        precondition(field.kind == .audit, "what is about a person is opened with the person's key")
        return try sealed.opened(in: field, at: SealedPlace(tenant: tenant, row: line), with: key)
    }
}

extension PersonOpener {
    /// What was looked for when one person was found, as a line of the log keeps it.
    ///
    /// - Throws: `Unrecorded` where no line says that it was seen; `IntegrityFailure` where it is not what was sealed
    ///   there, or its person was erased.
    package func open(query: Sealed<String>, of subject: UUID, line: UUID) throws -> String {
        guard let cell = PersonCell<String>(query.bytes, .auditQueryOfPerson, of: subject, row: line) else {
            throw IntegrityFailure()
        }
        guard sees(subject) else { throw Unrecorded(field: .auditQueryOfPerson) }
        return try openSilently(cell)
    }
}
