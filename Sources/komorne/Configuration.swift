import Foundation
import Logging
import Persistence
import Postgres
import Safeguards

/// Every setting, typed; read once when a command starts. No other file knows where a setting came from.
struct Configuration: Sendable {
    /// Who reads the settings.
    enum Purpose: Sendable {
        /// `serve` and `work`. They must not know the migrator's password and refuse to start when it lies about.
        case service
        /// `serve --demo`, which leaves that password to the process that it starts for migrating.
        case demonstration
        /// `migrate`, `tenant` and `check-config`.
        case office
    }

    struct HTTP: Sendable {
        var address: String
        var port: Int
        var connections: Int
        var connectionsPerAddress: Int
        /// A tenant's host is its slug and this domain; the domain alone answers for the platform.
        var domain: String
        /// The port that browsers see, where it is not the one we listen on.
        var publicPort: Int?
        var isHTTP2Offered: Bool
        var drain: Duration
        var certificatePath: String?
        var certificateKeyPath: String?
    }

    struct Metrics: Sendable {
        var address: String
        /// Zero where no metrics are served.
        var port: Int
    }

    struct Database: Sendable {
        var url: Secret<String>?
        var password: Secret<String>?
        var adminURL: Secret<String>?
        var adminPassword: Secret<String>?
        var connections: Int
        var connectionsPerTenant: Int
        var jobConnections: Int
        var jobConnectionsPerTenant: Int
        var patience: Duration
        var startPatience: Duration
    }

    struct Mail: Sendable {
        enum Security: String, CaseIterable { case startTLS = "starttls", tls, none }

        /// No mail is sent where this is missing.
        var host: String?
        var port: Int
        var security: Security
        var user: String?
        var password: Secret<String>?
        /// The address that mails come from.
        var from: String?
        var authorityPath: String?
    }

    struct Jobs: Sendable {
        var width: Int
        var sweepEvery: Duration
    }

    struct Log: Sendable {
        enum Format: String, CaseIterable { case text, json }
        var format: Format
        var level: Logger.Level
    }

    struct Migrations: Sendable {
        var directory: String
        var width: Int
    }

    var http: HTTP
    var metrics: Metrics
    var database: Database
    var mail: Mail
    var jobs: Jobs
    var log: Log
    var migrations: Migrations
    var keyFile: String?
    /// The folder where refusals wait that no log could take.
    var spool: String?
    /// The file of common passwords.
    var commonPasswordsPath: String
}

extension Configuration {
    /// Every key there is. A key that is not in this list is a mistake somebody should hear of.
    static let keys: [String] = [
        "http.address", "http.port", "http.connections", "http.connections_per_address", "http.domain", "http.http2",
        "http.drain_seconds", "http.certificate", "http.certificate_key", "http.public_port",
        "metrics.address", "metrics.port",
        "database.url", "database.password", "database.admin_url", "database.admin_password",
        "database.connections", "database.connections_per_tenant", "database.job_connections",
        "database.job_connections_per_tenant", "database.patience_ms", "database.start_patience_seconds",
        "mail.host", "mail.port", "mail.security", "mail.user", "mail.password", "mail.from", "mail.authority",
        "jobs.width", "jobs.sweep_seconds",
        "log.format", "log.level",
        "migrations.directory", "migrations.width",
        "key.file", "passwords.common", "audit.spool",
    ]

    /// Reads all settings; every mistake is reported at once.
    init(from reader: inout SettingsReader, for purpose: Purpose) throws(ConfigurationMistakes) {
        http = Self.http(&reader)
        metrics = Metrics(
            address: reader.text("metrics.address"),
            port: reader.number("metrics.port", in: 0...65535)
        )
        database = Self.database(&reader, for: purpose)
        mail = Self.mail(&reader)
        jobs = Jobs(
            width: reader.number("jobs.width", in: 1...64),
            sweepEvery: .seconds(reader.number("jobs.sweep_seconds", in: 1...3600))
        )
        log = Log(
            format: reader.choice("log.format", of: Log.Format.self) ?? .text,
            level: reader.choice("log.level", of: Logger.Level.self) ?? .info
        )
        migrations = Migrations(
            directory: reader.text("migrations.directory"),
            width: reader.number("migrations.width", in: 1...16)
        )
        keyFile = reader.optionalText("key.file")
        spool = reader.optionalText("audit.spool")
        let common = reader.text("passwords.common")
        commonPasswordsPath = common.hasPrefix("/") ? common : reader.directory + "/" + common

        let perTenant = database.connectionsPerTenant + database.jobConnectionsPerTenant
        if perTenant > 7 {
            // The role of a tenant has eight connections; one stays for the sealer of the audit log.
            reader.report(
                "database.connections_per_tenant",
                "and job_connections_per_tenant must be 7 together at most"
            )
        }
        if (http.certificatePath == nil) != (http.certificateKeyPath == nil) {
            reader.report("http.certificate", "and http.certificate_key are given together or not at all")
        }
        guard reader.mistakes.isEmpty else { throw ConfigurationMistakes(list: reader.mistakes) }
    }

    private static func http(_ reader: inout SettingsReader) -> HTTP {
        HTTP(
            address: reader.text("http.address"),
            port: reader.number("http.port", in: 0...65535),
            connections: reader.number("http.connections", in: 1...100_000),
            connectionsPerAddress: reader.number("http.connections_per_address", in: 1...100_000),
            domain: reader.text("http.domain", where: Self.isDomain, "a host name in small letters"),
            publicPort: reader.optionalNumber("http.public_port", in: 1...65535),
            isHTTP2Offered: reader.flag("http.http2"),
            drain: .seconds(reader.number("http.drain_seconds", in: 1...600)),
            certificatePath: reader.optionalText("http.certificate"),
            certificateKeyPath: reader.optionalText("http.certificate_key")
        )
    }

    private static func database(_ reader: inout SettingsReader, for purpose: Purpose) -> Database {
        var database = Database(
            url: reader.secret("database.url", where: Self.isConnectionString, "a connection string of PostgreSQL"),
            password: reader.secret("database.password"),
            adminURL: nil,
            adminPassword: nil,
            connections: reader.number("database.connections", in: 1...1000),
            connectionsPerTenant: reader.number("database.connections_per_tenant", in: 1...6),
            jobConnections: reader.number("database.job_connections", in: 1...1000),
            jobConnectionsPerTenant: reader.number("database.job_connections_per_tenant", in: 1...6),
            patience: .milliseconds(reader.number("database.patience_ms", in: 10...30_000)),
            startPatience: .seconds(reader.number("database.start_patience_seconds", in: 1...3600))
        )
        switch purpose {
        case .demonstration: break
        case .office:
            database.adminURL = reader.secret(
                "database.admin_url",
                where: Self.isConnectionString,
                "a connection string of PostgreSQL"
            )
            database.adminPassword = reader.secret("database.admin_password")
        case .service:
            for key in ["database.admin_url", "database.admin_password"] where reader.optionalText(key) != nil {
                reader.report(key, "is for migrate and tenant only; serve and work must not know it")
            }
        }
        return database
    }

    private static func mail(_ reader: inout SettingsReader) -> Mail {
        let mail = Mail(
            host: reader.optionalText("mail.host"),
            port: reader.number("mail.port", in: 1...65535),
            security: reader.choice("mail.security", of: Mail.Security.self) ?? .startTLS,
            user: reader.optionalText("mail.user"),
            password: reader.secret("mail.password"),
            from: reader.optionalText("mail.from"),
            authorityPath: reader.optionalText("mail.authority")
        )
        if mail.host != nil, mail.from == nil {
            reader.report("mail.from", "is missing: the address that mails come from")
        }
        if (mail.user == nil) != (mail.password == nil) {
            reader.report("mail.user", "and mail.password are given together or not at all")
        }
        if mail.security == .none, let host = mail.host, !["localhost", "127.0.0.1", "::1"].contains(host) {
            reader.report("mail.security", "none is for a server on this machine only")
        }
        return mail
    }

    private static func isDomain(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.count <= 200
            && labels.allSatisfy { label in
                (1...63).contains(label.count)
                    && label.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            }
    }

    private static func isConnectionString(_ text: String) -> Bool {
        // Only whether it can be read is asked here.
        (try? ConnectionAddress(url: text)) != nil
    }
}

/// All that is wrong with the configuration, a line each.
struct ConfigurationMistakes: Error, CustomStringConvertible {
    let list: [String]

    var description: String {
        (["the configuration has \(list.count) mistake\(list.count == 1 ? "" : "s"):"] + list.map { "  " + $0 })
            .joined(separator: "\n")
    }
}
