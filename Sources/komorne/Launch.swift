import ArgumentParser
import Foundation
import Logging
import Persistence
import Postgres
import Safeguards

/// What every command begins with: settings and a logger.
struct Launch: Sendable {
    let configuration: Configuration
    let logger: Logger

    /// Reads the settings from the environment, secret files and `config`.
    ///
    /// - Parameters:
    ///   - purpose: What the settings are for; the service never gets to know the migrator's password.
    ///   - overrides: Environment variables that the command itself decides on.
    /// - Throws: `CommandFailure.configuration` with every mistake.
    init(for purpose: Configuration.Purpose, overrides: [String: String] = [:]) async throws {
        let environment = ProcessInfo.processInfo.environment.merging(overrides) { $1 }
        var reader = await SettingsReader(environment: environment)
        do {
            configuration = try Configuration(from: &reader, for: purpose)
        } catch {
            throw CommandFailure.configuration("\(error)")
        }
        ProcessGuard.ignoreClosedPipes()
        let log = configuration.log
        LoggingSystem.bootstrap { label in
            LineLogHandler(label: label, format: log.format, level: log.level)
        }
        logger = Logger(label: "komorne")
    }

    /// For a process that has its settings and its logger already.
    init(configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// The database as the registry's role sees it.
    func databaseAddress() throws -> ConnectionAddress {
        try address(
            url: configuration.database.url?.revealed,
            password: configuration.database.password?.revealed,
            key: "database.url"
        )
    }

    /// The database as the migrator sees it: for `migrate` and `tenant` only.
    func adminAddress() throws -> ConnectionAddress {
        let database = configuration.database
        return try address(
            url: database.adminURL?.revealed,
            password: database.adminPassword?.revealed,
            key: "database.admin_url"
        )
    }

    func migrationFiles() throws -> MigrationFiles {
        do {
            return try MigrationFiles(directory: configuration.migrations.directory)
        } catch {
            throw CommandFailure.configuration("\(error)")
        }
    }

    func keys() throws -> FileKeyProvider {
        guard let path = configuration.keyFile else {
            throw CommandFailure.configuration("key.file is missing: the path of the platform key")
        }
        do {
            return try FileKeyProvider(path: path)
        } catch {
            throw CommandFailure.configuration("\(error)")
        }
    }

    /// Where refusals wait that no log could take.
    func refusalSpool() async throws -> RefusalSpool {
        guard let directory = configuration.spool else {
            throw CommandFailure.configuration("audit.spool is missing: the folder for refusals that no log could take")
        }
        let spool = RefusalSpool(directory: directory)
        guard await spool.isWritable() else {
            throw CommandFailure.configuration("audit.spool: in \(directory) no file can be made")
        }
        return spool
    }

    /// The tree over the platform's log, for a command that has written to it.
    func platformLog() throws -> PlatformLog {
        PlatformLog(
            address: try adminAddress(),
            keys: try keys(),
            logHost: configuration.http.domain,
            logger: logger
        )
    }

    /// The passwords that everybody knows.
    func commonPasswords() throws -> PasswordBlockList {
        let path = configuration.commonPasswordsPath
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure.configuration("passwords.common: \(path) cannot be read")
        }
        do {
            return try PasswordBlockList(bytes: Array(data))
        } catch {
            throw CommandFailure.configuration("passwords.common: \(path) is damaged")
        }
    }

    private func address(url: String?, password: String?, key: String) throws -> ConnectionAddress {
        guard let url else { throw CommandFailure.configuration("\(key) is missing: the address of PostgreSQL") }
        var address = try ConnectionAddress(url: url)
        if let password { address["password"] = password }
        if address["connect_timeout"] == nil { address["connect_timeout"] = "5" }
        if address["keepalives_idle"] == nil { address["keepalives_idle"] = "30" }
        if address["tcp_user_timeout"] == nil { address["tcp_user_timeout"] = "20000" }
        if !address.isVerified {
            logger.warning(
                "the way to the database is not verified: add sslmode=verify-full and channel_binding=require",
                metadata: ["setting": "\(key)"]
            )
        }
        return address
    }
}

/// Why a command ended without having done its work, with the exit code that says so to scripts.
enum CommandFailure: Error, CustomStringConvertible {
    /// 78: something in the configuration.
    case configuration(String)
    /// 69: something outside that the command needs.
    case unavailable(String)
    /// 1: the command was refused or failed.
    case failed(String)

    var description: String {
        switch self {
        case .configuration(let text), .unavailable(let text), .failed(let text): text
        }
    }

    var exitCode: ExitCode {
        switch self {
        case .configuration: ExitCode(78)
        case .unavailable: ExitCode(69)
        case .failed: ExitCode(1)
        }
    }
}

extension PlatformLog {
    /// Waits until a signed head covers what a command has written, as every grave act does.
    func awaitCheckpoint() async throws {
        do {
            try await seal(at: .now)
        } catch {
            throw CommandFailure.failed(
                """
                it was done and written down, but no signed head of the platform's log covers it yet \
                (\(failureWord(for: error))); serve goes on trying; if that does not help, run: komorne migrate
                """
            )
        }
    }
}

extension AsyncParsableCommand {
    /// Runs `body` and turns what it throws into one line and an exit code.
    func reporting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let failure as CommandFailure {
            Console.error(failure.description)
            throw failure.exitCode
        } catch let exit as ExitCode {
            throw exit
        } catch is CancellationError {
            throw ExitCode(130)
        } catch let error as PostgresError {
            let failure = CommandFailure(error)
            Console.error(failure.description)
            throw failure.exitCode
        } catch {
            Console.error("\(error)")
            throw ExitCode(1)
        }
    }
}

extension CommandFailure {
    /// What an operator can do about an error of the database.
    init(_ error: PostgresError) {
        switch (error, error.code?.text) {
        case (.unavailable(.rejected(let code)), _) where ["28000", "28P01"].contains(code.text):
            self = .unavailable("the database refused the user or the password (\(code))")
        case (.unavailable, _), (.disconnected, _):
            self = .unavailable("\(error); is the server running, and is its address right?")
        case (_, "42P01"), (_, "3F000"):
            self = .failed("the database has no registry yet; run: komorne migrate")
        case (_, "42501"), (_, "42704"):
            self = .failed("the database lacks roles or rights; run migrations/cluster.sql as a superuser first")
        default: self = .failed("\(error)")
        }
    }
}

extension ConnectionAddress {
    /// Whether nobody can stand between us and the server: it is on this machine, or proves who it is.
    fileprivate var isVerified: Bool {
        let hosts = (self["host"] ?? "").split(separator: ",")
        let isLocal = hosts.allSatisfy { $0.hasPrefix("/") || ["localhost", "127.0.0.1", "::1"].contains($0) }
        return isLocal || self["sslmode"] == "verify-full"
    }
}

/// What commands say to whoever runs them.
enum Console {
    static func say(_ text: String) {
        // Nobody may be listening any more; what was done is done all the same.
        try? FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    }

    static func error(_ text: String) {
        // As above. The exit code still tells.
        try? FileHandle.standardError.write(contentsOf: Data("komorne: \(text)\n".utf8))
    }
}
