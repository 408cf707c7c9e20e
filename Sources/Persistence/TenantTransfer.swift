import Crypto
package import Foundation
package import Logging
package import Postgres
package import Safeguards

/// Takes a tenant out of an instance as files that any system can read, and into another one.
///
/// A folder holds `manifest.json` and one CSV file a table (UTF-8, a header row, an unquoted empty field is NULL,
/// instants in UTC). It is written beside its place and moved there when it is whole: a part of an export is never
/// taken for one.
package struct TenantTransfer: Sendable {
    /// Why an export or import did not happen.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case directoryExists(path: String)
        case unwritable(path: String)
        case unreadable(path: String)
        case unsupportedFormat(Int)
        case otherMigrations(number: Int32)
        case alreadyExists(slug: String)
        case damaged(file: String)
        case differs(table: String)
        case rootMissing(Int32)
        case otherKeys(root: Int32)

        package var description: String {
            switch self {
            case .directoryExists(let path): "\(path) exists already; an export never overwrites"
            case .unwritable(let path): "\(path) cannot be written"
            case .unreadable(let path): "\(path) cannot be read"
            case .unsupportedFormat(let format): "the export has format \(format), which this version does not know"
            case .otherMigrations(let number):
                "migration \(number) of the export is not the one of this version; import with the version it came from"
            case .alreadyExists(let slug): "a tenant with the identifier or the slug of \(slug) exists here already"
            case .damaged(let file): "\(file) is not what the manifest says: the export was damaged or changed"
            case .rootMissing(let root):
                "the export's keys are wrapped by root key \(root), which the key provider here does not have; nothing "
                    + "was imported; bring that root key here first"
            case .otherKeys(let root):
                "the export's keys do not open by root key \(root) of this instance: they were wrapped by another "
                    + "instance's, or the export was changed; nothing was imported"
            case .differs(let table): "after loading, table \(table) differs from the export; nothing was kept"
            }
        }
    }

    let admin: ConnectionAddress
    let files: MigrationFiles
    let logger: Logger
    let keys: any KeyProvider

    package init(admin: ConnectionAddress, files: MigrationFiles, keys: any KeyProvider, logger: Logger) {
        self.admin = admin
        self.files = files
        self.keys = keys
        self.logger = logger
    }

    /// Writes every table of the tenant, as of one instant, to the new folder `directory`.
    package func export(slug: String, to directory: String, at instant: Date) async throws -> TenantManifest {
        let manager = FileManager.default
        guard !manager.fileExists(atPath: directory) else { throw Failure.directoryExists(path: directory) }
        let unfinished = directory + ".unfinished"
        // Left by an export that was interrupted; where it cannot be removed the next line fails and says so.
        try? manager.removeItem(atPath: unfinished)
        do {
            let mode: [FileAttributeKey: Any] = [.posixPermissions: NSNumber(value: 0o700)]
            try manager.createDirectory(
                atPath: unfinished + "/tables",
                withIntermediateDirectories: true,
                attributes: mode
            )
        } catch { throw Failure.unwritable(path: unfinished) }

        // A tenant's data must not lie about where nobody expects it; after a success nothing is left to remove.
        defer { try? manager.removeItem(atPath: unfinished) }
        return try await withAdminConnection(admin, logger: logger) { connection in
            let record = try await TenantProvisioning.record(of: slug, on: connection)
            let (manifest, shownAt) = try await write(record, to: unfinished, at: instant, on: connection)
            let data = try manifest.encoded()
            do {
                try Self.writeThrough(data, to: unfinished + "/manifest.json")
                try manager.moveItem(atPath: unfinished, toPath: directory)
                try Self.settle(directory)
            } catch { throw Failure.unwritable(path: directory) }
            let hash = Array(SHA256.hash(data: data))
            try await connection.execute(
                """
                INSERT INTO ctl.tenant_export (tenant_id, manifest_sha256, exported_at)
                VALUES (\(record.id.value), \(hash), \(shownAt))
                """
            )
            return manifest
        }
    }

    /// Loads an export as a new tenant and compares every table with what was exported; keeps all or nothing.
    package func load(from directory: String) async throws -> TenantRecord {
        guard let data = FileManager.default.contents(atPath: directory + "/manifest.json") else {
            throw Failure.unreadable(path: directory + "/manifest.json")
        }
        guard let manifest = try? TenantManifest(decoding: data), let id = UUID(uuidString: manifest.id) else {
            // A manifest that is no JSON of ours is damage, whatever the parser calls it.
            throw Failure.damaged(file: "manifest.json")
        }
        try check(manifest, in: directory)
        try await checkKeys(of: TenantID(id), manifest, in: directory)

        return try await withAdminConnection(admin, logger: logger) { connection in
            try await register(manifest, id: id, on: connection)
            // Nothing is sealed while a tenant is being made.
            let provisioning = TenantProvisioning(
                admin: admin,
                files: files,
                keys: keys,
                logHost: "",
                logger: logger
            )
            let version = manifest.migrations.map(\.number).max() ?? 0
            let record = try await TenantProvisioning.record(of: manifest.slug, on: connection)
            do {
                let prepared = try await provisioning.finish(record, upTo: version, on: connection)
                try await fill(prepared, with: manifest, from: directory, on: connection)
                return try await provisioning.finish(prepared, on: connection)
            } catch {
                await connection.rollback()
                // A task of its own: a cancelled one could not clear up. What that leaves, `drop` removes; the first
                // failure is the one to tell.
                try? await Task { try await provisioning.drop(slug: manifest.slug, withoutExport: true) }.value
                throw error
            }
        }
    }

    private func register(_ manifest: TenantManifest, id: UUID, on connection: Connection) async throws {
        // A role of that name serves the same tenant in another database of this server, and has one password.
        let login = try TenantNames(code: manifest.code).login.text
        let isTaken = try await connection.run(
            .value("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = \(login))", as: Bool.self)
        )
        guard !isTaken else { throw Failure.alreadyExists(slug: manifest.slug) }
        let isNew = try await connection.execute(
            """
            INSERT INTO ctl.tenant (id, code, slug, name, state)
            VALUES (\(id), \(manifest.code), \(manifest.slug), \(manifest.name), 'importing')
                ON CONFLICT DO NOTHING
            """
        )
        guard isNew == 1 else { throw Failure.alreadyExists(slug: manifest.slug) }
    }

    /// Writes a file that survives a power cut.
    private static func writeThrough(_ data: Data, to path: String) throws {
        let mode: [FileAttributeKey: Any] = [.posixPermissions: NSNumber(value: 0o600)]
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: mode) else {
            throw Failure.unwritable(path: path)
        }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.write(contentsOf: data)
        try file.synchronize()
        try file.close()
    }

    /// Makes the names in a folder, and the folder's own, survive a power cut.
    private static func settle(_ directory: String) throws {
        let parent = URL(filePath: directory).deletingLastPathComponent().path()
        for path in [directory + "/tables", directory, parent] {
            let folder = try FileHandle(forReadingFrom: URL(filePath: path))
            try folder.synchronize()
            try folder.close()
        }
    }

    /// Everything that can be known to be wrong before the database is touched.
    private func check(_ manifest: TenantManifest, in directory: String) throws {
        guard manifest.format == TenantManifest.currentFormat else { throw Failure.unsupportedFormat(manifest.format) }
        // The code becomes the names of roles: nothing but what we generate may pass.
        let isNamed = manifest.code.count == 16 && (try? TenantNames(code: manifest.code)) != nil
        guard isNamed, TenantProvisioning.isValid(slug: manifest.slug) else {
            throw Failure.damaged(file: "manifest.json")
        }
        for migration in manifest.migrations {
            let known = files.tenant.first { $0.number == migration.number }
            guard known?.sha256.hexadecimal == migration.sha256 else {
                throw Failure.otherMigrations(number: migration.number)
            }
        }
        for table in manifest.tables {
            let path = directory + "/tables/\(table.name).csv"
            guard (try? Identifier(table.name)) != nil, let file = FileHandle(forReadingAtPath: path) else {
                // A name that is no identifier could lead out of the folder.
                throw Failure.unreadable(path: path)
            }
            defer { try? file.close() }  // Nothing was written to it.
            var hash = SHA256()
            var byteCount = 0
            while let chunk = try file.read(upToCount: 1 << 16), !chunk.isEmpty {
                hash.update(data: chunk)
                byteCount += chunk.count
            }
            guard Array(hash.finalize()).hexadecimal == table.sha256, byteCount == table.bytes else {
                throw Failure.damaged(file: "tables/\(table.name).csv")
            }
        }
    }
}
