import ArgumentParser
import Foundation
import Logging
import Persistence
import Postgres
import Safeguards
import Standalone

/// The demonstration: a private PostgreSQL, a certificate of this machine and two invented tenants.
///
/// The server's process prepares folders and starts the cluster. Everything that needs a powerful password happens in
/// `komorne migrate --demo`, a process of its own that has ended before the first request is answered.
struct Demo: Sendable {
    struct Tenant: Sendable {
        let slug: String
        let name: String
    }

    static let tenants = [
        Tenant(slug: "zbm-demo", name: "Zakład Budynków Mieszkaniowych (demo)"),
        Tenant(slug: "tbs-demo", name: "Towarzystwo Budownictwa Społecznego (demo)"),
    ]
    static let database = "komorne"

    let home: DemoHome
    private let usesOutsideServer: Bool

    init(environment: [String: String]) async throws {
        home = try DemoHome(named: "demo", environment: environment)
        usesOutsideServer = await SettingsReader(environment: environment).optionalText("database.url") != nil
    }

    /// The demonstration's own PostgreSQL; nil where an outside server is used.
    func cluster(logger: Logger) -> EmbeddedCluster? {
        usesOutsideServer ? nil : home.cluster(named: "data", logger: logger)
    }

    private var silentCluster: EmbeddedCluster? {
        cluster(logger: Logger(label: "komorne") { _ in SwiftLogNoOpLogHandler() })
    }

    /// What `serve` and `work` need to know: the registry's password and the platform key, no more.
    func settings(environment: [String: String]) async throws -> [String: String] {
        let given = await SettingsReader(environment: environment)
        var settings = try keySettings()
        if given.optionalText("audit.spool") == nil { settings["KOMORNE_AUDIT_SPOOL"] = home.spool }
        if let cluster = silentCluster {
            let password = try DemoSecrets.password(named: "ctl-password", in: home)
            settings["KOMORNE_DATABASE_URL"] = cluster.conninfo(user: "komorne_ctl", database: Self.database)
            settings["KOMORNE_DATABASE_PASSWORD"] = password
        }
        if given.optionalText("http.certificate") == nil {
            let domain = given.optionalText("http.domain") ?? "localhost"
            let hosts = Self.tenants.map { "\($0.slug).\(domain)" }
            let certificates = try DevelopmentCertificates.ensure(in: home.certificates, hosts: hosts, now: .now)
            settings["KOMORNE_HTTP_CERTIFICATE"] = certificates.chain
            settings["KOMORNE_HTTP_CERTIFICATE_KEY"] = certificates.key
        }
        return settings
    }

    /// What `migrate` and `tenant` need to know besides: the migrator's password.
    func adminSettings() throws -> [String: String] {
        var settings = try keySettings()
        if let cluster = silentCluster {
            let password = try DemoSecrets.password(named: "migrator-password", in: home)
            settings["KOMORNE_DATABASE_ADMIN_URL"] = cluster.conninfo(user: "komorne_migrator", database: Self.database)
            settings["KOMORNE_DATABASE_ADMIN_PASSWORD"] = password
        }
        return settings
    }

    private func keySettings() throws -> [String: String] {
        _ = try home.secret(named: "platform.key", orMake: DemoSecrets.platformKey)
        return ["KOMORNE_KEY_FILE": "\(home.secrets)/platform.key"]
    }

    /// Runs `komorne migrate --demo` and waits for it.
    func migrateInChild() async throws {
        let child = Process()
        child.executableURL = URL(filePath: "/proc/self/exe")
        child.arguments = ["migrate", "--demo"]
        child.standardInput = FileHandle.nullDevice
        let (ends, ended) = AsyncStream<Int32>.makeStream()
        child.terminationHandler = { ended.yield($0.terminationStatus) }
        try child.run()
        let identifier = child.processIdentifier
        let status = await withTaskCancellationHandler {
            // Asked from a task of its own: one that is cancelled would stop listening before the child has ended.
            await Task { await ends.first { _ in true } }.value
        } onCancel: {
            kill(identifier, SIGTERM)
        }
        try Task.checkCancellation()
        guard status == 0 else { throw CommandFailure.failed("preparing the demonstration's database failed") }
    }
}

extension EmbeddedCluster {
    /// A connection string without a password.
    func conninfo(user: String, database: String) -> String {
        address(user: user, database: database).sorted { $0.key < $1.key }
            .map { "\($0.key)='\($0.value.replacingOccurrences(of: "'", with: "\\'"))'" }
            .joined(separator: " ")
    }
}

/// Secrets of the demonstration. They say of themselves what they are, and `serve` refuses them without `--demo`.
enum DemoSecrets {
    private static let passwordMark = "demo-"
    private static let keyMark = Array("KOMORNE-DEMO-KEY".utf8)

    static func password(named name: String, in home: DemoHome) throws -> String {
        let bytes = try home.secret(named: name) {
            var generator = SystemRandomNumberGenerator()
            let random = (0..<32).map { _ in String(UInt8.random(in: 0...15, using: &generator), radix: 16) }
            return Array((passwordMark + random.joined()).utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Half mark, half chance: 128 random bits.
    static func platformKey() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return keyMark + (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Which of the settings hold a secret of a demonstration.
    static func found(in configuration: Configuration) -> [String] {
        var found: [String] = []
        // An address that cannot be read was refused with the rest of the configuration.
        let inURL = configuration.database.url.flatMap { try? ConnectionAddress(url: $0.revealed) }?["password"]
        let password = configuration.database.password?.revealed ?? inURL ?? ""
        if password.hasPrefix(passwordMark) { found.append("database.password") }
        if let path = configuration.keyFile, let key = FileManager.default.contents(atPath: path),
            key.starts(with: keyMark)
        {
            found.append("key.file")
        }
        if let path = configuration.http.certificatePath, DevelopmentCertificates.issuedCertificate(at: path) {
            found.append("http.certificate")
        }
        return found
    }
}
