import Foundation
@testable import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing

/// An export whose keys would never open here is refused before anything is written.
@Suite("Exports under other root keys")
struct TransferredKeysTests {
    @Test func areRefused() async throws {
        let shop = try await KeyWorkshop()
        let people = try await shop.register(1, in: shop.a)
        _ = try await shop.rotation().newRoot()
        let path = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(path) }
        let export = path + "/export"
        _ = try await shop.transfer(keys: shop.provider).export(slug: shop.a.slug, to: export, at: .now)
        try await shop.database.provisioning.suspend(slug: shop.a.slug)
        try await shop.database.provisioning.drop(slug: shop.a.slug, withoutExport: true)

        for name in ["platform.key", "other.key"] {
            if name == "platform.key" {
                try FileManager.default.copyItem(atPath: shop.keyFile, toPath: path + "/" + name)
            } else {
                try FileKeyProvider.createIfMissing(path: path + "/" + name)
                _ = try await FileKeyProvider(path: path + "/" + name).makeRootKey()
            }
            let failure: TenantTransfer.Failure = name == "platform.key" ? .rootMissing(2) : .otherKeys(root: 2)
            let other = shop.transfer(keys: try FileKeyProvider(path: path + "/" + name))
            await #expect(throws: failure) { _ = try await other.load(from: export) }
        }
        let superuser = try await shop.superuser()
        let left: Int64 = try await superuser.value(
            """
            SELECT (SELECT count(*) FROM ctl.tenant WHERE id = \(shop.a.id.value))
                 + (SELECT count(*) FROM pg_roles WHERE rolname = \(try shop.a.names.login.text))
            """
        )
        #expect(left == 0)
        _ = try await shop.transfer(keys: shop.provider).load(from: export)
        try await shop.expectAllOpen(people)
    }
}

extension KeyWorkshop {
    fileprivate func transfer(keys: FileKeyProvider) -> TenantTransfer {
        TenantTransfer(admin: database.admin, files: database.files, keys: keys, logger: database.logger)
    }
}
