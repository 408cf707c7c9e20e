import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// Whatever breaks between the service and its database, nobody sees a person without a record of it.
@Suite("Reveals while the line to the database breaks")
struct RevealFaultTests {
    /// What one reading came to.
    private struct Reading: Sendable {
        let request: UUID
        let shown: String?
    }

    @Test(arguments: [Proof.seed])
    func nothingIsShownWithoutItsLine(seed: UInt64) async throws {
        let both = try await Neighbours()
        let person = try await both.door.register("Kowalska-Żak", in: both.a)
        let line = try await FaultyLine(toServerAt: try #require(both.database.socket))
        let door = both.database.makeTenantDatabase(
            both.database.makePlatform(),
            interactive: .init(total: 4, perOwner: 4),
            through: line.port
        )
        let carrying = Task { try await line.run() }
        defer { carrying.cancel() }

        var random = SplitMix64(seed: seed)
        var readings: [Reading] = []
        for _ in 0..<(Proof.isFull ? 100_000 : 500) {
            line.breakAfter(.random(in: 0...6_000, using: &random), ofAnswers: .random(using: &random))
            let request = UUID()
            let action = NumberedReading(person: person, request: request)
            do {
                let shown = try await door.perform(action, as: .tester(in: both.a))
                readings.append(Reading(request: request, shown: shown))
            } catch {
                // Which failure it was does not matter here; the next reading begins on a line that holds.
                readings.append(Reading(request: request, shown: nil))
                line.mend()
                #expect(try await becomesTrue { (try? await door.canaries(in: both.a)) != nil })  // Failing, it waits.
            }
        }
        let lines = try await recorded(in: both)
        let shown = readings.filter { $0.shown != nil }
        #expect(shown.allSatisfy { $0.shown == "Kowalska-Żak" })
        #expect(shown.filter { lines[$0.request] != 1 }.isEmpty, "each that was shown is recorded, once")
        #expect(lines.values.allSatisfy { $0 == 1 })
        #expect(line.broken > readings.count / 10, "the line must have broken often: \(line.broken)")
        #expect(shown.count > readings.count / 10, "and held often: \(shown.count)")
        #expect(lines.count >= shown.count, "recorded and not shown may be")
    }

    /// How many lines each request left.
    private func recorded(in both: Neighbours) async throws -> [UUID: Int] {
        let superuser = try await both.superuser()
        let found: [UUID] = try await superuser.values(
            "SELECT object FROM \(try both.a.names.schema).audit_entry WHERE act = \(AuditAct.personViewed.number)"
        )
        return Dictionary(found.map { ($0, 1) }, uniquingKeysWith: +)
    }
}

/// A reading whose line names the request.
private struct NumberedReading: PersonAction {
    typealias Outcome = String?

    static let permission = Permission("test.read")
    static let changesData = false
    let person: UUID
    let request: UUID

    func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<String?> {
        let row = try await tenant.person(person)?.person
        let reading = PersonReading(
            .personViewed,
            about: .init("test", id: request),
            seen: [SeenPerson(person, [.personSurname])]
        )
        return try await tenant.unrevealed(reading) { opener in try row?.surname.map(opener.open) }
    }
}
