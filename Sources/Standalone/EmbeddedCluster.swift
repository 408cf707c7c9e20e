import Foundation
package import Logging

/// A private PostgreSQL: its own data directory, reached by a Unix socket only, with passwords even there.
///
/// Text sorts by bytes (`C.UTF-8`), so that no upgrade of the C library or of ICU corrupts an index; where people read
/// a list, the query says `COLLATE "pl-x-icu"`.
///
/// One process at a time may handle a cluster: hold an `InstanceLock` around `start()` … `stop()`.
package struct EmbeddedCluster: Sendable {
    /// How `start()` found things.
    package enum Arrival: Sendable, Equatable {
        /// The cluster is new and empty.
        case created
        /// It was stopped properly the last time.
        case started
        /// It had been killed or the power had failed; PostgreSQL has recovered what was committed.
        case recovered
        /// It was still running, its Komorne having been killed.
        case adopted
    }

    package let name: String
    package let superuser = "postgres"
    private let directory: String
    private let programs: String?
    private let account: String
    private let durability: Durability
    private let settings: [String: String]
    private let logger: Logger

    /// - Parameters:
    ///   - name: Lower-case letters; tells clusters apart in logs and process lists.
    ///   - directory: An absolute path whose parent exists.
    ///   - programs: The folder of the server's programs; nil finds Debian's.
    ///   - account: Who PostgreSQL runs as when we are root.
    ///   - durability: Whether commits wait for the disk.
    ///   - settings: Added to ours; those that keep the log free of personal data and the network out stay.
    ///   - logger: Hears of slow starts and forced ends.
    package init(
        name: String,
        directory: String,
        programs: String? = nil,
        account: String = "postgres",
        durability: Durability = .full,
        settings: [String: String] = [:],
        logger: Logger
    ) {
        precondition(directory.hasPrefix("/"), "the server runs in another folder, so a relative path would be another")
        self.name = name
        self.directory = directory
        self.programs = programs
        self.account = account
        self.durability = durability
        self.settings = settings
        self.logger = logger
    }

    /// Brings the server up, whatever state it was left in, and returns when it accepts connections.
    ///
    /// - Throws: `EmbeddedClusterError`; `CancellationError`, after having stopped what was started.
    package func start(within limit: Duration = .seconds(120)) async throws -> Arrival {
        let account = try ServiceAccount(asRoot: account)
        let isNew = PrivateFiles.status(of: layout.dataDirectory) == nil
        let version = try isNew ? nil : dataVersion(for: account)
        let programs = try ServerPrograms.find(explicit: programs, wanted: version)
        if let version, version != programs.major {
            throw EmbeddedClusterError.otherVersion(
                directory: layout.dataDirectory,
                found: String(version),
                programs: programs.major
            )
        }
        let isChanged = try layout.prepare(
            for: account,
            settings: ClusterSettings(layout: layout, durability: durability, additional: settings)
        )
        if isNew { try await initialise(with: programs, as: account) }
        guard PrivateFiles.text(of: layout.passwordFile) != nil else {
            throw EmbeddedClusterError.passwordLost(file: layout.passwordFile)
        }
        try layout.includeSettings(in: layout.dataDirectory)
        if let server = RunningServer(in: layout), try await adopt(server, unless: isChanged, within: limit) {
            return .adopted
        }

        let wasKilled = PrivateFiles.status(of: layout.processFile) != nil
        if wasKilled { try await clearLeftovers() }
        try layout.removeSocket()
        try await launch(with: programs, as: account, within: limit)
        return isNew ? .created : wasKilled ? .recovered : .started
    }

    /// Stops the server in an orderly way, even in a cancelled task; one that does not stop in time is ended at once,
    /// and recovers with the next start. Does nothing where none runs.
    package func stop(within limit: Duration = .seconds(30)) async throws {
        guard let server = RunningServer(in: layout) else { return }
        server.stop()
        if await server.hasEnded(within: limit) { return }
        logger.warning("PostgreSQL did not stop in time and is ended at once", metadata: ["cluster": "\(name)"])
        server.abandon()
        guard await server.hasEnded(within: .seconds(10)) else {
            throw EmbeddedClusterError.didNotStop(directory: layout.dataDirectory)
        }
    }

    package var isRunning: Bool { RunningServer(in: layout) != nil }

    /// libpq's parameters for reaching the cluster, without a password.
    package func address(user: String, database: String) -> [String: String] {
        ["host": layout.socketDirectory, "port": String(ClusterLayout.port), "user": user, "dbname": database]
    }

    /// libpq's parameters for reaching the cluster as its administrator, password included.
    package func superuserAddress(database: String = "postgres") throws -> [String: String] {
        guard let password = PrivateFiles.text(of: layout.passwordFile) else {
            throw EmbeddedClusterError.passwordLost(file: layout.passwordFile)
        }
        return address(user: superuser, database: database)
            .merging(["password": password.trimmingCharacters(in: .newlines)]) { $1 }
    }

    /// Removes the cluster and all that is in it, having stopped it. The caller holds the lock, and has asked.
    package func remove() async throws {
        if let server = RunningServer(in: layout) {
            server.abandon()
            _ = await server.hasEnded(within: .seconds(10))
        }
        try await clearLeftovers()
        try PrivateFiles.remove(layout.socketDirectory)
        try PrivateFiles.remove(directory)
    }

    var layout: ClusterLayout { ClusterLayout(name: name, directory: directory) }

    /// The major version that made the data.
    private func dataVersion(for account: ServiceAccount) throws(EmbeddedClusterError) -> Int {
        let data = layout.dataDirectory
        guard let status = PrivateFiles.status(of: data) else { throw .notACluster(directory: data) }
        guard status.isDirectory, status.owner == account.owner.user else {
            throw .notOurs(directory: data, owner: "user \(status.owner)", account: account.name)
        }
        let version = PrivateFiles.text(of: "\(data)/PG_VERSION")?.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let version, let major = Int(version) else { throw .notACluster(directory: data) }
        return major
    }

    /// Creates the data beside its place and moves it there when it is complete, so that an initialisation cut short is
    /// never taken for a cluster.
    private func initialise(with programs: ServerPrograms, as account: ServiceAccount) async throws {
        let unfinished = layout.unfinishedDataDirectory
        // One whose Komorne was killed may still be at work.
        for process in RunningServer.initialisers(of: layout) { await Child.endSession(of: process) }
        try PrivateFiles.remove(unfinished)
        try PrivateFiles.ensureDirectory(unfinished, mode: 0o700, owner: account.owner)
        let password = (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
        try PrivateFiles.write("\(password)\n", to: layout.passwordFile, mode: 0o600, owner: account.owner)
        let command = [
            programs.path(of: "initdb"), layout.initialisationOption, "--username=\(superuser)",
            "--pwfile=\(layout.passwordFile)", "--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-instructions",
        ]
        let haste = durability == .none ? ["--no-sync"] : []
        let child = try Child(command + haste, as: account, output: layout.outputFile)
        guard try await child.end(within: .seconds(120)) == .exit(0) else {
            throw EmbeddedClusterError.initialisationFailed(
                directory: layout.dataDirectory,
                reason: layout.lastWords()
            )
        }
        try layout.includeSettings(in: unfinished)
        guard unsafe rename(unfinished, layout.dataDirectory) == 0 else {
            throw PrivateFiles.failure(layout.dataDirectory)
        }
    }

    /// Takes over a server that runs already.
    ///
    /// - Returns: Whether it can be used; otherwise it is stopped, to be started with today's settings.
    private func adopt(_ server: RunningServer, unless isChanged: Bool, within limit: Duration) async throws -> Bool {
        if !isChanged, server.phase != .stopping {
            try await becomesReady(server, within: limit) { !server.isAlive }
            return true
        }
        try await stop()
        return false
    }

    private func launch(with programs: ServerPrograms, as account: ServiceAccount, within limit: Duration) async throws
    {
        try layout.removeOldLogs()
        let command = [programs.path(of: "postgres"), "-D", layout.dataDirectory]
        let child = try Child(command, as: account, output: layout.outputFile)
        let server = RunningServer(process: child.process, layout: layout)
        do {
            try await becomesReady(server, within: limit) { child.outcome() != nil }
        } catch let error as CancellationError {
            server.abandon()
            _ = await server.hasEnded(within: .seconds(10))
            throw error
        }
    }

    private func becomesReady(_ server: RunningServer, within limit: Duration, orEnds hasEnded: () -> Bool) async throws
    {
        let began = ContinuousClock.now
        var isPatient = false
        while server.phase != .ready {
            try Task.checkCancellation()
            if hasEnded() {
                throw EmbeddedClusterError.didNotStart(directory: layout.dataDirectory, reason: layout.lastWords())
            }
            let waited = ContinuousClock.now - began
            if waited > limit {
                throw EmbeddedClusterError.notReadyInTime(
                    directory: layout.dataDirectory,
                    seconds: limit.components.seconds
                )
            }
            if waited > .seconds(3), !isPatient {
                isPatient = true
                logger.notice("PostgreSQL is still recovering", metadata: ["cluster": "\(name)"])
            }
            await pause(.milliseconds(5))
        }
    }

    /// Makes sure that nothing of a killed server lives on, and only then forgets it.
    private func clearLeftovers() async throws {
        let began = ContinuousClock.now
        var isTold = false
        while true {
            let processes = RunningServer.leftovers(of: layout)
            if processes.isEmpty { break }
            let waited = ContinuousClock.now - began
            if waited > .seconds(15) {
                throw EmbeddedClusterError.leftoverProcesses(directory: layout.dataDirectory, processes: processes)
            }
            // A backend in a long statement notices late that its leader is gone.
            if waited > .seconds(5), !isTold {
                isTold = true
                for process in processes { kill(process, SIGQUIT) }
            }
            await pause(.milliseconds(20))
        }
        RunningServer.bury(in: layout)
        try PrivateFiles.remove(layout.processFile)
    }
}
