import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Operators' accounts")
struct OperatorAccountTests {
    @Test func onlyTheFirstNeedsNobody() async throws {
        let desk = try await OperatorDesk()
        #expect(try await !desk.operators.areThere())
        let anna = try await desk.make("anna")
        #expect(try await desk.operators.areThere())
        await #expect(throws: Operators.Failure.notTheFirst) { _ = try await desk.make("ewa") }

        let maker = try await desk.confirm(anna.claim(at: desk.start), at: desk.start)
        _ = try await desk.make("ewa", by: maker)
        let names = try await desk.operators.list(by: maker, at: desk.start).map(\.name)
        #expect(names == ["anna", "ewa"])
    }

    @Test func ofManyFirstOnesAtOnceOneIsMade() async throws {
        let desk = try await OperatorDesk()
        let made = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    // Whoever was not the first is told so; that is counted here.
                    (try? await desk.make("first-\(number)")) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 1)
    }

    @Test(arguments: [
        "", "a", "1a", "-a", "Anna", "an na", "anna\n", "anna'", "łucja", "a/b", "ａnna",
        String(repeating: "a", count: 41),
    ])
    func aNameIsAWord(name: String) async throws {
        let desk = try await OperatorDesk(try await TestDatabase.shared())
        await #expect(throws: Operators.Failure.invalidName) { try await desk.operators.check(newName: name) }
        await #expect(throws: Operators.Failure.invalidName) { _ = try await desk.make(name) }
    }

    @Test func aNameIsItsOwnersForEver() async throws {
        let desk = try await OperatorDesk()
        let me = try await desk.confirm(try await desk.make("anna").claim(at: desk.start), at: desk.start)
        _ = try await desk.make("ewa", by: me)
        try await desk.operators.dismiss("ewa", by: me, at: desk.start)
        await #expect(throws: Operators.Failure.nameTaken(name: "ewa")) { _ = try await desk.make("ewa", by: me) }
        await #expect(throws: Operators.Failure.nameTaken(name: "ewa")) {
            try await desk.operators.check(newName: "ewa")
        }
        await #expect(throws: Operators.Failure.unknown(name: "ewa")) {
            try await desk.operators.dismiss("ewa", by: me, at: desk.start)
        }
    }

    @Test func theLastOneStays() async throws {
        let desk = try await OperatorDesk()
        let me = try await desk.confirm(try await desk.make("anna").claim(at: desk.start), at: desk.start)
        await #expect(throws: Operators.Failure.lastOne) {
            try await desk.operators.dismiss("anna", by: me, at: desk.start)
        }
        _ = try await desk.make("ewa", by: me)
        try await desk.operators.dismiss("anna", by: me, at: desk.start)
        #expect(try await desk.operators.areThere())
    }

    @Test func ofTwoWhoDismissEachOtherOneStays() async throws {
        let desk = try await OperatorDesk()
        let rounds = Proof.isFull ? 200 : 20
        var anna = try await desk.confirm(try await desk.make("a0").claim(at: desk.start), at: desk.start)
        for round in 1...rounds {
            let person = try await desk.make("a\(round)", by: anna)
            let other = try await desk.confirm(person.claim(at: desk.start), at: desk.start)
            let both = [(anna, other.name), (other, anna.name)]
            let survivors = try await withThrowingTaskGroup(of: ConfirmedOperator?.self) { group in
                for (actor, name) in both {
                    group.addTask {
                        do {
                            try await desk.operators.dismiss(name, by: actor, at: desk.start)
                            return actor
                        } catch is Operators.Failure {
                            return nil
                        }
                    }
                }
                return try await group.reduce(into: [ConfirmedOperator]()) { $0 += [$1].compactMap(\.self) }
            }
            try #require(survivors.count == 1, "round \(round)")
            anna = survivors[0]
        }
    }

    @Test func whoWasDismissedMeanwhileChangesNothing() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.confirm(try await desk.make("anna").claim(at: desk.start), at: desk.start)
        let person = try await desk.make("ewa", by: anna)
        let ewa = try await desk.confirm(person.claim(at: desk.start), at: desk.start)
        try await desk.operators.dismiss("ewa", by: anna, at: desk.start)

        let gone = Operators.Failure.dismissedMeanwhile
        let now = desk.start
        await #expect(throws: gone) { _ = try await desk.make("zofia", by: ewa) }
        await #expect(throws: gone) { _ = try await desk.operators.list(by: ewa, at: now) }
        await #expect(throws: gone) { try await desk.operators.dismiss("anna", by: ewa, at: now) }
        await #expect(throws: gone) { _ = try await desk.operators.resetFactor(of: "anna", by: ewa, at: now) }
        await #expect(throws: gone) { try await desk.operators.changePassword(of: ewa, to: Secret("x y z"), at: now) }
        let factor = try desk.proof(of: NewFactor(), at: now)
        await #expect(throws: gone) { try await desk.operators.replaceFactor(of: ewa, with: factor, at: now) }
        #expect(try await desk.outcome(of: person.claim(at: now + 60), at: now + 60) == .failure(.wrong))
    }

    @Test func passwordsAreHashedAsOperatorsAre() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let strict = OperatorDesk.operators(of: desk.database, parameters: .operators)
        let purpose = OperatorPurpose(.tenantList)
        _ = try await strict.confirm(anna.claim(at: desk.start), for: purpose, at: desk.start)
        let connection = try await desk.database.open(desk.database.admin)
        let stored = try await connection.value("SELECT password FROM ctl.operator", as: String.self)
        await connection.close()
        #expect(stored.hasPrefix("$argon2id$v=19$m=65536,t=3,p=1$"), "hashed anew when it was typed")
        let now = desk.start + 60
        _ = try await strict.confirm(anna.claim(at: now), for: purpose, at: now)
    }

    @Test func nothingOfTheFactorIsReadable() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let connection = try await desk.database.open(desk.database.admin)
        let row = try await connection.value("SELECT row_to_json(o)::text FROM ctl.operator o", as: String.self)
        await connection.close()
        let secrets = [Hex.text(of: anna.factor.seed.bytes), anna.factor.seed.base32] + anna.factor.codes.map(\.text)
        for secret in secrets { #expect(!row.contains(secret)) }
        #expect(!row.contains(anna.password.revealed))
    }

    @Test func aSeedOpensInItsOwnRowOnly() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let me = try await desk.confirm(anna.claim(at: desk.start), at: desk.start)
        let ewa = try await desk.make("ewa", by: me)
        try await desk.change(
            """
            UPDATE ctl.operator SET totp_seed_sealed = (SELECT totp_seed_sealed FROM ctl.operator WHERE name = 'anna')
             WHERE name = 'ewa'
            """
        )
        // Anna's app and Ewa's password: what somebody with the tables would try.
        let now = desk.start + 60
        let code = OneTimeCode.text(of: anna.factor.seed, step: OneTimeCode.step(at: now))
        await #expect(throws: IntegrityFailure.self) { _ = try await desk.confirm(ewa.claim(code: code), at: now) }
    }

    @Test func anotherPlatformKeyIsTold() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let path = "/tmp/komorne-key-" + TenantSlug.random()
        try FileKeyProvider.createIfMissing(path: path)
        // It lies in /tmp, and nobody waits for it.
        defer { try? FileManager.default.removeItem(atPath: path) }
        let other = Operators(
            admin: desk.database.admin,
            keys: try FileKeyProvider(path: path),
            parameters: OperatorDesk.cheap,
            logger: desk.database.logger
        )
        await #expect(throws: TenantProvisioning.Failure.otherKey) {
            _ = try await other.confirm(anna.claim(at: desk.start), for: .ownAccount, at: desk.start)
        }
    }

    @Test func onlyTheMigratorSeesThem() async throws {
        let desk = try await OperatorDesk()
        _ = try await desk.make("anna")
        let tenant = try await desk.database.makeTenant()
        for address in [desk.database.registry, try await desk.database.login(of: tenant)] {
            let connection = try await desk.database.open(address)
            for table in ["ctl.operator", "ctl.audit_entry"] {
                await expectRefusal(.insufficientPrivilege) {
                    try await connection.execute(SQL(trusted: "SELECT FROM \(table)"))
                }
                await expectRefusal(.insufficientPrivilege) {
                    try await connection.execute(SQL(trusted: "DELETE FROM \(table)"))
                }
            }
            await connection.close()
        }
    }
}
