import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// Whoever is refused is refused, and that stands in the log in the end, whatever the log can do at that moment.
@Suite("Refusals that the log cannot take")
final class RefusalSpoolTests {
    private let both: Neighbours
    private let folder: String
    private let door: TenantDatabase

    private var directory: String { folder + "/spool" }

    init() async throws {
        both = try await Neighbours()
        folder = try TemporaryFolder.make()
        door = both.database.makeTenantDatabase(
            both.database.makePlatform(),
            spool: RefusalSpool(directory: folder + "/spool")
        )
    }

    deinit {
        TemporaryFolder.remove(folder)
    }

    @Test func theyWaitOnDiskAndThenStandInTheLog() async throws {
        let spool = try #require(door.spool)
        #expect(await spool.isInOrder())
        try await setRight(false)
        await expectRefused(at: door)
        #expect(door.unrecordedRefusals == 0 && spool.isWaiting)
        #expect(await !spool.isInOrder())
        let path = try #require(try files().first)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)

        await door.ingestRefusals()
        #expect(try await refusals() == 0, "the log takes nothing still")
        try await setRight(true)
        await door.ingestRefusals()
        #expect(try await refusals() == 1)
        #expect(await spool.isInOrder())
        #expect(door.unsealedLines == 1)
        try await door.look(after: both.a.id, signing: true)
        #expect(door.unsealedLines == 0 && door.missingLines == 0)
        await door.close()
        #expect(try files().isEmpty)
    }

    @Test("What comes later is written after what has waited")
    func theNextOneBringsThemAlong() async throws {
        try await setRight(false)
        for _ in 0..<2 { await expectRefused(at: door) }
        try await setRight(true)
        await expectRefused(at: door)
        #expect(try await refusals() == 3)
        await door.close()
    }

    @Test("A process that ended leaves its refusals to the next one, but for a line that it had not finished")
    func theNextProcess() async throws {
        try await setRight(false)
        await expectRefused(at: door)
        await door.close()
        let path = try #require(try files().first)
        let torn = try #require(FileManager.default.contents(atPath: path)).prefix(100)
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: torn)
        try file.close()

        try await setRight(true)
        let next = anotherDoor()
        #expect(await next.spool?.isInOrder() == false)
        await next.ingestRefusals()
        #expect(try await refusals() == 1)
        #expect(await next.spool?.isInOrder() == true)
        await next.close()
    }

    @Test("What was written and not struck out, since the process was killed between, is not written twice")
    func onceAndNoMore() async throws {
        try await setRight(false)
        await expectRefused(at: door)
        let path = try #require(try files().first)
        let bytes = try #require(FileManager.default.contents(atPath: path))
        try await setRight(true)
        await door.ingestRefusals()
        await door.close()
        try bytes.write(to: URL(filePath: path))
        let next = anotherDoor()
        await next.ingestRefusals()
        #expect(try await refusals() == 1)
        #expect(await next.spool?.isInOrder() == true)
        await next.close()
    }

    @Test("A file that a living process writes is left to it")
    func othersFiles() async throws {
        try await setRight(false)
        await expectRefused(at: door)
        try await setRight(true)
        let other = anotherDoor()
        await other.ingestRefusals()
        #expect(try await refusals() == 0)
        await door.ingestRefusals()
        #expect(try await refusals() == 1)
        await other.close()
        await door.close()
    }

    @Test("A line that somebody changed is not believed, and its file kept")
    func aChangedLine() async throws {
        try await setRight(false)
        for _ in 0..<2 { await expectRefused(at: door) }
        await door.close()
        let path = try #require(try files().first)
        var bytes = try #require(FileManager.default.contents(atPath: path))
        bytes[100] ^= 1
        try bytes.write(to: URL(filePath: path))
        try await setRight(true)
        let next = anotherDoor()
        await next.ingestRefusals()
        #expect(try await refusals() == 1, "the other one is whole")
        #expect(await next.spool?.isInOrder() == false, "somebody has to look at it")
        #expect(FileManager.default.fileExists(atPath: path + SpoolFiles.damagedEnding))
        await next.close()
    }

    @Test("What is for a suspended tenant waits until it is resumed, and keeps nobody else waiting")
    func ofTheSuspended() async throws {
        try await setRight(false)
        await expectRefused(at: door)
        try await both.database.provisioning.suspend(slug: both.a.slug)
        await door.close()
        let next = anotherDoor()
        let spool = try #require(next.spool)
        await next.ingestRefusals()
        #expect(await spool.isInOrder(), "the others' service goes on")
        #expect(try await refusals() == 0)

        await spool.releaseHeld()
        #expect(await !spool.isInOrder())
        await next.ingestRefusals()
        #expect(try await refusals() == 0, "nothing is written while it is suspended")
        try await both.database.provisioning.resume(slug: both.a.slug)
        try await setRight(true)
        await next.close()

        let last = anotherDoor()
        await last.spool?.releaseHeld()
        await last.ingestRefusals()
        #expect(try await refusals() == 1)
        #expect(await last.spool?.isInOrder() == true)
        await last.close()
    }

    @Test("Where no file can be made, or too much waits, the refusal stands and is counted", arguments: [false, true])
    func nowhereToPutThem(isFull: Bool) async throws {
        try Data().write(to: URL(filePath: folder + "/file"))
        let spool = isFull ? RefusalSpool(directory: directory, most: 10) : .init(directory: folder + "/file/spool")
        #expect(await spool.isInOrder() == isFull)
        let door = both.database.makeTenantDatabase(both.database.makePlatform(), spool: spool)
        try await setRight(false)
        await expectRefused(at: door)
        #expect(door.unrecordedRefusals == 1)
        await door.close()
    }

    private func anotherDoor() -> TenantDatabase {
        both.database.makeTenantDatabase(both.database.makePlatform(), spool: RefusalSpool(directory: directory))
    }

    private func expectRefused(at door: TenantDatabase) async {
        let nobody = Authenticator.vouch(forJob: "test", holding: [], in: both.a.id)
        await #expect(throws: Refused.self) {
            _ = try await door.perform(Reading { try await $0.canaries() }, as: nobody)
        }
    }

    /// Whether the tenant's role may add lines to its log.
    private func setRight(_ isGiven: Bool) async throws {
        let superuser = try await both.superuser()
        let (login, table) = (try both.a.names.login.text, try both.a.names.schema.text + ".audit_entry")
        let words = isGiven ? "GRANT INSERT ON \(table) TO \(login)" : "REVOKE INSERT ON \(table) FROM \(login)"
        try await superuser.script(SQL(trusted: words))
        await superuser.close()
    }

    private func refusals() async throws -> Int64 {
        let superuser = try await both.superuser()
        let (act, schema) = (AuditAct.denied.number, try both.a.names.schema)
        let count: Int64 = try await superuser.value("SELECT count(*) FROM \(schema).audit_entry WHERE act = \(act)")
        await superuser.close()
        return count
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory)
            .filter { $0.hasSuffix(SpoolFiles.ending) }.map { directory + "/" + $0 }
    }
}
