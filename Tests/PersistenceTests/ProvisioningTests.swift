import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Making, changing and ending tenants")
struct ProvisioningTests {
    @Test func aNewTenantIsListedAndShown() async throws {
        let database = try await TestDatabase.separate()
        let made = try await database.provisioning.create(slug: "zbm-demo", name: "Zarząd Budynków „Łąka”")
        #expect(made.state == .active && made.slug == "zbm-demo" && made.name == "Zarząd Budynków „Łąka”")
        #expect(made.schemaVersion == database.files.newestTenantVersion)
        #expect(made.code.count == 16 && made.code.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(try await database.provisioning.show(slug: "zbm-demo") == made)

        let other = try await database.makeTenant(slug: "abc")
        #expect(try await database.provisioning.list() == [other, made])
        #expect(other.id != made.id && other.code != made.code)
    }

    @Test(arguments: [
        "", "ab", "1ab", "-ab", "ab-", "Abc", "ab_c", "ab c", "ab.c", "łąka", "ab;c", "ab'c", "a\u{0}c", "abc\n", "ａｂｃ",
        String(repeating: "a", count: 41),
    ])
    func aSlugIsAHostsLabel(slug: String) async throws {
        let provisioning = try await TestDatabase.shared().provisioning
        await #expect(throws: TenantProvisioning.Failure.invalidSlug) {
            _ = try await provisioning.create(slug: slug, name: "Name")
        }
    }

    @Test(arguments: ["", String(repeating: "x", count: 201), String(repeating: "e\u{301}", count: 101)])
    func aNameHasOneToTwoHundredCharacters(name: String) async throws {
        let provisioning = try await TestDatabase.shared().provisioning
        await #expect(throws: TenantProvisioning.Failure.invalidName) {
            _ = try await provisioning.create(slug: "valid-slug", name: name)
        }
    }

    @Test func theLongestSlugAndNameAreTaken() async throws {
        let database = try await TestDatabase.shared()
        let slug = TenantSlug.random() + String(repeating: "-9", count: 15)
        let made = try await database.provisioning.create(slug: slug, name: String(repeating: "ż", count: 200))
        #expect(made.state == .active)
    }

    @Test func aSlugIsTakenOnce() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let failure = TenantProvisioning.Failure.alreadyExists(slug: tenant.slug)
        await #expect(throws: failure) { _ = try await database.makeTenant(slug: tenant.slug) }
        try await database.provisioning.suspend(slug: tenant.slug)
        await #expect(throws: failure) { _ = try await database.makeTenant(slug: tenant.slug) }
        #expect(try await database.provisioning.show(slug: tenant.slug).id == tenant.id)
    }

    @Test func manyAtOnceAreAllMade() async throws {
        let database = try await TestDatabase.shared()
        let made = try await withThrowingTaskGroup(of: TenantRecord.self) { group in
            for _ in 0..<12 { group.addTask { try await database.makeTenant() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(made.count == 12 && made.allSatisfy { $0.state == .active })
    }

    @Test func suspendingAndResumingMindTheState() async throws {
        let database = try await TestDatabase.shared()
        let provisioning = database.provisioning
        let tenant = try await database.makeTenant()
        let slug = tenant.slug
        await #expect(throws: TenantProvisioning.Failure.notSuspended(slug: slug)) {
            try await provisioning.resume(slug: slug)
        }
        try await provisioning.suspend(slug: slug)
        let suspended = try await provisioning.show(slug: slug)
        #expect(suspended.state == .suspended && suspended.suspendedAt != nil)
        await #expect(throws: TenantProvisioning.Failure.notActive(slug: slug)) {
            try await provisioning.suspend(slug: slug)
        }
        try await provisioning.resume(slug: slug)
        #expect(try await provisioning.show(slug: slug) == tenant)
        await #expect(throws: TenantProvisioning.Failure.unknown(slug: "no-such")) {
            try await provisioning.suspend(slug: "no-such")
        }
        await #expect(throws: TenantProvisioning.Failure.unknown(slug: "no-such")) {
            _ = try await provisioning.show(slug: "no-such")
        }
    }

    @Test func whoIsDroppedWasSuspendedAndExported() async throws {
        let database = try await TestDatabase.shared()
        let provisioning = database.provisioning
        let tenant = try await database.makeTenant()
        let slug = tenant.slug
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let early = try await database.transfer.export(slug: slug, to: folder + "/early", at: Date())
        #expect(early.slug == slug)
        await #expect(throws: TenantProvisioning.Failure.notSuspended(slug: slug)) {
            try await provisioning.drop(slug: slug, withoutExport: true)
        }
        try await provisioning.suspend(slug: slug)
        await #expect(
            throws: TenantProvisioning.Failure.exportMissing(slug: slug),
            "the export is older than the last change"
        ) {
            try await provisioning.drop(slug: slug, withoutExport: false)
        }
        _ = try await database.transfer.export(slug: slug, to: folder + "/late", at: Date())
        try await provisioning.drop(slug: slug, withoutExport: false)
        #expect(try await database.traces(of: tenant) == [])
        await #expect(throws: TenantProvisioning.Failure.unknown(slug: slug)) {
            try await provisioning.drop(slug: slug, withoutExport: true)
        }
    }

    @Test func aDroppedSlugIsSomebodyElseAfterwards() async throws {
        let database = try await TestDatabase.shared()
        let first = try await database.makeTenant()
        let door = database.makeTenantDatabase(database.makePlatform())
        try await door.plantCanary(in: first)
        try await database.provisioning.suspend(slug: first.slug)
        try await database.provisioning.drop(slug: first.slug, withoutExport: true)

        let second = try await database.makeTenant(slug: first.slug)
        #expect(second.id != first.id && second.code != first.code)
        let fresh = database.makeTenantDatabase(database.makePlatform())
        #expect(try await fresh.canaries(in: second) == [])
        await #expect(throws: NoSuchTenant.self) { _ = try await fresh.canaries(in: first) }
        #expect(try await database.traces(of: first) == [])
        await #expect(throws: PostgresError.unavailable(.rejected("28P01"))) {
            _ = try await database.open(try await database.login(of: first))
        }
    }
}

extension TestDatabase {
    /// What there is of the tenant outside its slug: rows in the registry, roles, schema.
    func traces(of tenant: TenantRecord) async throws -> [String] {
        let superuser = try await open(superuser)
        let names = try tenant.names
        return try await superuser.values(
            """
            SELECT 'tenant' FROM ctl.tenant WHERE id = \(tenant.id.value)
            UNION ALL SELECT 'migration' FROM ctl.migration WHERE tenant_id = \(tenant.id.value)
            UNION ALL SELECT 'export' FROM ctl.tenant_export WHERE tenant_id = \(tenant.id.value)
            UNION ALL SELECT rolname::text FROM pg_roles WHERE rolname IN (\(names.owner.text), \(names.login.text))
            UNION ALL SELECT nspname::text FROM pg_namespace WHERE nspname = \(names.schema.text)
            """
        )
    }
}
