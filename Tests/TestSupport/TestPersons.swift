package import Foundation
package import Persistence
package import Safeguards
import Synchronization

/// Whether something was opened.
package final class Opened: Sendable {
    private let flag = Atomic<Bool>(false)

    package init() {}

    package var happened: Bool { flag.load(ordering: .relaxed) }

    package func note() { flag.store(true, ordering: .relaxed) }
}

extension TenantDatabase {
    /// Adds a person of that surname.
    package func register(_ surname: String, pesel: String? = nil, in tenant: TenantRecord) async throws -> UUID {
        let id = UUID.timeOrdered(at: .now)
        var values = [PersonValue(.personSurname, surname)]
        if let pesel { values.append(PersonValue(.personPesel, pesel, foundBy: pesel)) }
        let person = NewPerson(id: id, kind: "natural", values: values)
        try await change(tenant) { (connection: borrowing TenantConnection) in try await connection.add(person) }
        return id
    }

    /// The surname of a person, read as an action reads it.
    package func surname(
        of person: UUID,
        in tenant: TenantRecord,
        recording fields: Set<FieldRegistry> = [.personSurname],
        noting opened: Opened? = nil
    ) async throws -> String? {
        let action = ReadSurname(person: person, fields: fields, opened: opened)
        return try await perform(action, as: .tester(in: tenant))
    }
}

private struct ReadSurname: PersonAction {
    typealias Outcome = String?

    static let permission = Permission("test.read")
    static let changesData = false
    let person: UUID
    let fields: Set<FieldRegistry>
    let opened: Opened?

    func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<String?> {
        let row = try await tenant.person(person)?.person
        let reading = PersonReading(.personViewed, seen: [SeenPerson(person, fields)])
        return try await tenant.unrevealed(reading) { [opened] opener in
            opened?.note()
            return try row?.surname.map(opener.open)
        }
    }
}
