import Crypto
import Foundation

/// Where the parts of one cluster lie.
///
/// The folder is ours; PostgreSQL's account owns only `data`, `log` and `run` in it. What we write as root we therefore
/// write into folders where nobody else can lay a symbolic link.
struct ClusterLayout: Equatable {
    let directory: String
    let socketDirectory: String
    /// Tells this cluster's processes from all others in the process list.
    let serverName: String

    var dataDirectory: String { "\(directory)/data" }
    var unfinishedDataDirectory: String { "\(directory)/data.new" }
    var initialisationOption: String { "--pgdata=\(unfinishedDataDirectory)" }
    var logDirectory: String { "\(directory)/log" }
    var settingsFile: String { "\(directory)/komorne.conf" }
    var accessFile: String { "\(directory)/pg_hba.conf" }
    var passwordFile: String { "\(directory)/superuser.password" }
    var outputFile: String { "\(directory)/output.log" }
    var processFile: String { "\(dataDirectory)/postmaster.pid" }

    static let port = 5432

    /// A socket whose path would be too long here lies below `/run` or `/tmp`, in a folder named after `directory`.
    init(name: String, directory: String) {
        self.directory = directory
        let hash = SHA256.hash(data: Data(directory.utf8)).prefix(8).map { String($0, radix: 16) }.joined()
        serverName = "komorne-\(name)-\(hash)"
        let natural = "\(directory)/run"
        if natural.utf8.count + Self.socketName.utf8.count <= Self.longestSocketPath {
            socketDirectory = natural
        } else {
            socketDirectory = "\(geteuid() == 0 ? "/run" : "/tmp")/komorne-\(hash)"
        }
    }

    private static let socketName = "/.s.PGSQL.\(port)"
    /// The kernel's 108 bytes less the final zero.
    private static let longestSocketPath = 107

    /// Makes the folders around the data, and writes the settings.
    ///
    /// - Returns: Whether the settings are others than at the last start.
    func prepare(for account: ServiceAccount, settings: ClusterSettings) throws(EmbeddedClusterError) -> Bool {
        let isShared = account.owner != .current
        try PrivateFiles.ensureDirectory(directory, mode: isShared ? 0o711 : 0o700)
        try checkReachable(by: account)
        try PrivateFiles.ensureDirectory(logDirectory, mode: 0o700, owner: account.owner)
        try prepareSocketDirectory(for: account)
        let mode: UInt16 = isShared ? 0o644 : 0o600
        let isChanged =
            PrivateFiles.text(of: settingsFile) != settings.text
            || PrivateFiles.text(of: accessFile) != ClusterSettings.access
        if isChanged {
            try PrivateFiles.write(ClusterSettings.access, to: accessFile, mode: mode)
            try PrivateFiles.write(settings.text, to: settingsFile, mode: mode)
        }
        return isChanged
    }

    /// Makes `postgresql.conf` take our settings in, however it came to lose them.
    func includeSettings(in dataDirectory: String) throws(EmbeddedClusterError) {
        let file = "\(dataDirectory)/postgresql.conf"
        let line = "include '../komorne.conf'"
        guard let text = PrivateFiles.text(of: file) else { throw .notACluster(directory: dataDirectory) }
        if text.split(separator: "\n").last.map(String.init) == line { return }
        try PrivateFiles.append("\n# Komorne's settings stay last, so that they win.\n\(line)\n", to: file)
    }

    /// Removes what a killed server left of its socket: its number there may since belong to a stranger, whom
    /// PostgreSQL would take for a server. Only to be called when none runs.
    func removeSocket() throws(EmbeddedClusterError) {
        for ending in ["", ".lock"] { try PrivateFiles.remove(socketDirectory + Self.socketName + ending) }
    }

    /// Keeps the newest logs of the server; it starts a new one with each start, each day and each 10 MB.
    func removeOldLogs(keeping count: Int = 20) throws(EmbeddedClusterError) {
        // No folder, no logs.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: logDirectory)) ?? []
        for name in names.filter({ $0.hasPrefix("postgresql-") }).sorted().dropLast(count) {
            try PrivateFiles.remove("\(logDirectory)/\(name)")
        }
    }

    /// The lines in which the server says why it gave up: in what it wrote before it opened its log, or in the log.
    func lastWords() -> String {
        let output = lines(of: outputFile)
        let reasons: [Substring]
        if output.contains(where: { $0.contains("redirecting log output") }) {
            // No folder, no logs.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: logDirectory)) ?? []
            reasons =
                names.max().map { lines(of: "\(logDirectory)/\($0)") }?
                .filter { $0.contains("FATAL:") || $0.contains("PANIC:") } ?? []
        } else {
            reasons = output
        }
        guard !reasons.isEmpty else { return "it gave no reason; see \(outputFile) and \(logDirectory)" }
        return reasons.suffix(3).joined(separator: "; ")
    }

    private func lines(of file: String) -> [Substring] {
        PrivateFiles.text(of: file)?.suffix(16_384).split(separator: "\n") ?? []
    }

    private func prepareSocketDirectory(for account: ServiceAccount) throws(EmbeddedClusterError) {
        // Elsewhere than in our own folder somebody may have been there before us.
        if let status = PrivateFiles.status(of: socketDirectory) {
            let owners = [account.owner.user, geteuid()]
            guard status.isDirectory, owners.contains(status.owner) else {
                throw .unsafeSocketDirectory(socketDirectory)
            }
        }
        try PrivateFiles.ensureDirectory(socketDirectory, mode: 0o700, owner: account.owner)
    }

    private func checkReachable(by account: ServiceAccount) throws(EmbeddedClusterError) {
        guard account.owner != .current else { return }
        var folder = ""
        for part in directory.split(separator: "/") {
            folder += "/\(part)"
            guard let status = PrivateFiles.status(of: folder) else { throw PrivateFiles.failure(folder) }
            let entering: UInt16 = status.owner == account.owner.user ? 0o100 : 0o001
            guard status.isLink || status.mode & entering != 0 else {
                throw .unreachable(folder: folder, directory: directory, account: account.name)
            }
        }
    }
}
