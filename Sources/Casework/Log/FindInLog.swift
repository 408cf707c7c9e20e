package import Foundation
package import Persistence
package import Safeguards

/// Somebody whose lines can be looked for.
package struct LogSubject: Sendable, Hashable {
    package let id: UUID
    package let kind: PersonKind
    package let state: PersonState
    package let registeredAt: Date
}

/// Finds the persons with a number or an address, for looking up their lines: it shows that they are there, and nothing
/// of theirs.
package struct FindInLog: PersonAction {
    package typealias Outcome = [LogSubject]

    package static let permission = Permission.auditSearch
    package static let changesData = false
    private let typed: String

    /// - Parameter typed: A PESEL, NIP or REGON, an e-mail address, a phone number or a bank account.
    /// - Throws: `InvalidChange` for what is none of these: names are not looked for here.
    package init(_ typed: String) throws(InvalidChange) {
        self.typed = try Entry.line(typed, "query", most: 200)
        guard !SearchPersons.readings(of: self.typed).isEmpty else { throw InvalidChange("query", .notIdentifying) }
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<[LogSubject]> {
        // Whoever reads under pseudonyms must not learn whose they are.
        guard try await tenant.permit() == .clear else { throw Refused(missing: Self.permission) }
        var found: [UUID] = []
        var kind = PersonSearch.Kind.name
        for (candidate, field, normalised) in SearchPersons.readings(of: typed) {
            found = try await tenant.persons(with: field, normalised)
            kind = candidate
            if !found.isEmpty { break }
        }
        let persons = try await tenant.persons(found).map(\.person)
        let reading = PersonReading(
            .personSearched,
            seen: persons.map { SeenPerson($0.id, []) },
            query: typed,
            ["kind": .word(kind.rawValue), "length": .count(typed.count), "shown": .count(persons.count)]
        )
        return try await tenant.unrevealed(reading) { _ in
            persons.map {
                LogSubject(
                    id: $0.id,
                    kind: PersonKind(rawValue: $0.kind) ?? .natural,
                    state: PersonState(rawValue: $0.state) ?? .restricted,
                    registeredAt: $0.registeredAt
                )
            }
        }
    }
}
