import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// After a suspension nothing changes any more, and what is dropped equals what was exported.
@Suite("Suspending before dropping")
struct SuspensionTests {
    @Test func whoIsAtWorkIsThrownOut() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let atWork = try await database.open(try await database.login(of: tenant))
        try await atWork.script("BEGIN")
        try await atWork.execute(
            """
            INSERT INTO job (id, kind, payload, attempts_max, run_after, enqueued_at)
            VALUES (gen_random_uuid(), 'test.late', '{}', 1, now(), now())
            """
        )
        try await database.provisioning.suspend(slug: tenant.slug)
        await #expect(throws: (any Error).self) { try await atWork.script("COMMIT") }

        let superuser = try await database.open(database.superuser)
        let late = SQL(trusted: "SELECT count(*) FROM \(try tenant.names.schema.text).job WHERE kind = 'test.late'")
        #expect(try await superuser.value(late, as: Int64.self) == 0)
        await superuser.close()
    }

    @Test func anExportThatBeganBeforeTheSuspensionDoesNotCount() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let directory = "/tmp/komorne-early-" + TenantSlug.random()
        defer { try? FileManager.default.removeItem(atPath: directory) }  // Left behind in /tmp at worst.

        // The export has begun and waits for the table until the tenant is suspended.
        let holder = try await database.open(database.superuser)
        let table = try tenant.names.schema.text + ".job"
        try await holder.script(SQL(trusted: "BEGIN; LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE"))
        async let export = database.transfer.export(slug: tenant.slug, to: directory, at: .now)
        let waits = try await becomesTrue(within: .seconds(60)) {
            try await holder.value(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = \(table)::regclass)",
                as: Bool.self
            )
        }
        #expect(waits)
        try await database.provisioning.suspend(slug: tenant.slug)
        await holder.close()
        _ = try await export

        await #expect(throws: TenantProvisioning.Failure.exportMissing(slug: tenant.slug)) {
            try await database.provisioning.drop(slug: tenant.slug, withoutExport: false)
        }
    }

    @Test func anInterruptedImportIsNotMistakenForATenant() async throws {
        let database = try await TestDatabase.shared()
        let slug = "t-" + TenantSlug.random()
        let admin = try await database.open(database.admin)
        try await admin.execute(
            """
            INSERT INTO ctl.tenant (id, code, slug, name, state)
            VALUES (\(TenantID.random().value), \(TenantID.newCode()), \(slug), 'Jednostka', 'importing')
            """
        )
        await admin.close()
        await #expect(throws: TenantProvisioning.Failure.importUnfinished(slug: slug)) {
            _ = try await database.provisioning.create(slug: slug, name: "Jednostka")
        }
        try await database.provisioning.drop(slug: slug, withoutExport: false)
        #expect(try await database.makeTenant(slug: slug).state == .active)
    }

    @Test func anotherKeyMakesNoTenant() async throws {
        let database = try await TestDatabase.separate()
        _ = try await database.makeTenant()
        let path = "/tmp/komorne-other-key-" + TenantSlug.random()
        defer { try? FileManager.default.removeItem(atPath: path) }  // Left behind in /tmp at worst.
        try FileKeyProvider.createIfMissing(path: path)
        let provisioning = TenantProvisioning(
            admin: database.admin,
            files: database.files,
            keys: try FileKeyProvider(path: path),
            logHost: "localhost",
            logger: database.logger
        )
        await #expect(throws: TenantProvisioning.Failure.otherKey) {
            _ = try await provisioning.create(slug: "other-key", name: "Jednostka")
        }
    }
}
