import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport

/// A unit with everybody whom it takes to erase or restrict a person.
struct ErasureUnit: Sendable {
    let unit: TestUnit
    let manager: TestPerson
    let officer: TestPerson
    let lawyer: TestPerson

    init() async throws {
        unit = try await TestUnit.make()
        manager = try await unit.person(.manager)
        officer = try await unit.person(.dpo)
        lawyer = try await unit.person(.lawyer)
    }

    static let pesel = "44051401359"

    /// A person with a value that is found by each kind of index.
    func registered(_ surname: String = "Kowalska", pesel: String = pesel) async throws -> UUID {
        var entry = PersonEntry(.natural)
        (entry.givenNames, entry.surname, entry.pesel) = ("Łucja", surname, pesel)
        entry.items = [.phone("601 202 303"), .email("lucja@example.com"), .hardship("po operacji")]
        return try await unit.perform(RegisterPerson(entry), by: manager)
    }

    func propose<Command: ApprovableCommand>(_ command: Command, by maker: TestPerson? = nil) async throws -> UUID {
        try await unit.perform(Propose(command, because: "Wniosek IOD.12.2026"), by: maker ?? manager).approval
    }

    @discardableResult func approve(
        _ approval: UUID,
        by checker: TestPerson? = nil
    ) async throws -> DecideApproval.Decided {
        try await unit.perform(DecideApproval(approval, .approve, expected: 1), by: checker ?? officer)
    }

    /// Both halves at once.
    func erase(_ person: UUID) async throws {
        try await approve(try await propose(ErasePerson(person)))
    }

    func card(of person: UUID, for purpose: AccessPurpose? = nil) async throws -> PersonCard {
        try await unit.perform(ShowPerson(person, for: purpose), by: manager)
    }

    func found(_ typed: String) async throws -> [UUID] {
        try await unit.perform(try SearchPersons(typed), by: manager).hits.map(\.id)
    }

    /// Another process that serves the same unit.
    func anotherProcess<Outcome>(_ body: (Casework) async throws -> Outcome) async throws -> Outcome {
        let platform = unit.database.makePlatform()
        let door = unit.database.makeTenantDatabase(platform)
        let outcome: Result<Outcome, any Error>
        do {
            let clock = unit.clock
            let casework = Casework(database: door, clock: { clock.now }, tools: unit.casework.tools)
            outcome = .success(try await body(casework))
        } catch {
            outcome = .failure(error)
        }
        await door.close()
        await platform.close()
        return try outcome.get()
    }

    func superuser() async throws -> Connection {
        try await unit.database.open(unit.database.superuser)
    }

    var schema: Identifier {
        get throws { try unit.tenant.names.schema }
    }

    /// An old copy of a person's rows, to be put back later.
    func copyRows(of person: UUID) async throws {
        let superuser = try await superuser()
        try await superuser.execute("CREATE TABLE \(try schema).old_person AS SELECT * FROM \(try schema).person")
        try await superuser.execute(
            "CREATE TABLE \(try schema).old_item AS SELECT * FROM \(try schema).person_item WHERE person = \(person)"
        )
    }

    /// Puts the copy back, as somebody would who restores an old backup of the data.
    func restoreRows(of person: UUID) async throws {
        let superuser = try await superuser()
        try await superuser.execute(
            """
            UPDATE \(try schema).person p
               SET state = o.state, version = p.version + 1, given_names_sealed = o.given_names_sealed,
                   surname_sealed = o.surname_sealed, pesel_sealed = o.pesel_sealed, pesel_bi = o.pesel_bi,
                   birth_day_sealed = o.birth_day_sealed, search_tx = pg_current_xact_id()::text::bigint
              FROM \(try schema).old_person o WHERE o.id = p.id AND p.id = \(person)
            """
        )
        try await superuser.execute(
            """
            UPDATE \(try schema).person_item i
               SET sealed = o.sealed, bi = o.bi, bi_ver = o.bi_ver, removed_at = NULL
              FROM \(try schema).old_item o WHERE o.id = i.id
            """
        )
    }

    /// The stored lines of an act, as text.
    func entries(of act: AuditAct) async throws -> [String] {
        let number = act.number
        return try await unit.change { (connection: borrowing TenantConnection) in
            try await connection.values(
                "SELECT convert_from(entry, 'UTF8') FROM audit_entry WHERE act = \(number) ORDER BY at, id"
            )
        }
    }
}
