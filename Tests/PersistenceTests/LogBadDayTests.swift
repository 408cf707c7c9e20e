import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Synchronization
import Testing
import TestSupport

/// What cannot be recorded is not done and not shown.
@Suite("Bad days of the log")
struct LogBadDayTests {
    enum Fault: String, CaseIterable, Sendable {
        case rightTakenAway, diskFull, lockTimeout, ioError
    }

    @Test("Where the log takes no line, nobody is shown and nothing is changed", arguments: Fault.allCases)
    func noLineNoDeed(fault: Fault) async throws {
        let both = try await Neighbours()
        let person = try await both.door.register("Kowalska-Żak", in: both.a)
        let superuser = try await both.superuser()
        try await superuser.script(SQL(trusted: "SET search_path = \(try both.a.names.schema.text)"))
        try await superuser.script(SQL(trusted: try breakage(fault, both.a)))

        let opened = Opened()
        await #expect(throws: PostgresError.self) {
            _ = try await both.door.surname(of: person, in: both.a, noting: opened)
        }
        #expect(!opened.happened)
        await #expect(throws: PostgresError.self) { _ = try await both.door.register("Nowak", in: both.a) }
        let (persons, lines) = try await superuser.run(
            .value("SELECT count(*) FROM person", as: Int64.self),
            .value("SELECT count(*) FROM audit_entry", as: Int64.self)
        )
        #expect(persons == 1 && lines == 1)

        try await superuser.script(SQL(trusted: try repair(fault, both.a)))
        let shown = try await both.door.surname(of: person, in: both.a, noting: opened)
        #expect(shown == "Kowalska-Żak" && opened.happened)
        await superuser.close()
    }

    /// The server itself says what it would say, by its own code of the error.
    private func breakage(_ fault: Fault, _ tenant: TenantRecord) throws -> String {
        let code: String
        switch fault {
        case .rightTakenAway: return "REVOKE INSERT ON audit_entry FROM \(try tenant.names.login.text)"
        case .diskFull: code = "53100"
        case .lockTimeout: code = "55P03"
        case .ioError: code = "58030"
        }
        return """
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '\(code)'; END $$;
            REVOKE ALL ON FUNCTION fail() FROM PUBLIC;
            CREATE TRIGGER fail BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION fail()
            """
    }

    private func repair(_ fault: Fault, _ tenant: TenantRecord) throws -> String {
        if fault == .rightTakenAway { return "GRANT INSERT ON audit_entry TO \(try tenant.names.login.text)" }
        return "DROP TRIGGER fail ON audit_entry; DROP FUNCTION fail()"
    }

    @Test("Whoever sets the clock of the machine is told of in every log")
    func theClockIsSet() async throws {
        let database = try await TestDatabase.separate()
        let tenants = [try await database.makeTenant(), try await database.makeTenant()]
        let offset = TestOffset()
        let door = database.makeTenantDatabase(database.makePlatform(), wallClock: { offset.now })
        let running = Task { await door.run() }
        let superuser = try await database.open(database.superuser)
        for tenant in tenants {
            let lines: SQL = """
                SELECT convert_from(entry, 'UTF8') FROM \(try tenant.names.schema).audit_entry
                 WHERE act = \(AuditAct.systemClockStep.number)
                """
            // Nobody can tell when the next look is; so the clock goes back until one was taken.
            let isTold = try await becomesTrue {
                offset.goBack(by: 3600)
                return try await !superuser.values(lines, as: String.self).isEmpty
            }
            #expect(isTold)
            let line = try #require(try await superuser.values(lines, as: String.self).first)
            #expect(line.contains(#""seconds":-"#))
        }
        running.cancel()
        await running.value
        await superuser.close()
    }

    @Test func aClockThatNobodySetsIsNoNews() {
        var watch = ClockWatch { Date.now }
        for _ in 0..<100 { #expect(watch.step() == nil) }
    }
}

/// A clock that goes wrong.
private final class TestOffset: Sendable {
    private let seconds = Mutex<TimeInterval>(0)

    var now: Date { Date.now.addingTimeInterval(seconds.withLock { $0 }) }

    func goBack(by length: TimeInterval) {
        seconds.withLock { $0 -= length }
    }
}
