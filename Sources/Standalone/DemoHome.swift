import Foundation
package import Logging

/// Where the demonstration keeps its data on this machine.
///
/// ```
/// clusters/<name>/   an embedded PostgreSQL
/// secrets/           key files, 0600
/// tls/               the development authority and certificate
/// mails/             what would have been sent
/// spool/             refusals that no log could take
/// instance.lock      whose holder may touch the rest
/// ```
package struct DemoHome: Sendable, Equatable {
    package let root: String
    package var secrets: String { "\(root)/secrets" }
    package var certificates: String { "\(root)/tls" }
    package var mails: String { "\(root)/mails" }
    package var spool: String { "\(root)/spool" }

    /// `KOMORNE_DATA` if set; as root `/var/lib/komorne/<name>`; otherwise below `XDG_DATA_HOME` or `~/.local/share`.
    ///
    /// - Throws: `EmbeddedClusterError.file` where none of them gives an absolute path.
    package init(
        named name: String,
        environment: [String: String],
        isRoot: Bool = geteuid() == 0
    ) throws {
        func setting(_ key: String) -> String? { environment[key].flatMap { $0.isEmpty ? nil : $0 } }
        let chosen: String? =
            if let explicit = setting("KOMORNE_DATA") {
                explicit
            } else if isRoot {
                "/var/lib/komorne/\(name)"
            } else if let data = setting("XDG_DATA_HOME") {
                "\(data)/komorne/\(name)"
            } else {
                setting("HOME").map { "\($0)/.local/share/komorne/\(name)" }
            }
        let parts = (chosen ?? "").split(separator: "/")
        guard let chosen, chosen.hasPrefix("/"), !parts.isEmpty, !parts.contains("..") else {
            throw EmbeddedClusterError.file(
                path: chosen ?? "KOMORNE_DATA",
                reason: "the data folder must be given as a full path"
            )
        }
        root = "/" + parts.joined(separator: "/")
    }

    /// Makes the folders. Root's are passable (0711), for PostgreSQL's account must get to its own; what is not
    /// PostgreSQL's is 0700.
    package func prepare() throws {
        let mode: UInt16 = geteuid() == 0 ? 0o711 : 0o700
        try Self.ensureParents(of: root, mode: mode)
        try PrivateFiles.ensureDirectory(root, mode: mode)
        try PrivateFiles.ensureDirectory(clusters, mode: mode)
        try PrivateFiles.ensureDirectory(secrets, mode: 0o700)
        try PrivateFiles.ensureDirectory(certificates, mode: 0o700)
        try PrivateFiles.ensureDirectory(mails, mode: 0o700)
        try PrivateFiles.ensureDirectory(spool, mode: 0o700)
    }

    /// To be called after `prepare()`.
    package func lock() throws -> InstanceLock { try InstanceLock(in: root) }

    package func cluster(
        named name: String,
        durability: Durability = .full,
        settings: [String: String] = [:],
        logger: Logger
    ) -> EmbeddedCluster {
        EmbeddedCluster(
            name: name,
            directory: "\(clusters)/\(name)",
            durability: durability,
            settings: settings,
            logger: logger
        )
    }

    package func hasSecret(named name: String) -> Bool {
        PrivateFiles.status(of: "\(secrets)/\(name)") != nil
    }

    /// The bytes of a secret file, made by `make` and written (0600) where there is none yet.
    package func secret(named name: String, orMake make: () -> [UInt8]) throws -> [UInt8] {
        let path = "\(secrets)/\(name)"
        if PrivateFiles.status(of: path) == nil { try PrivateFiles.write(make(), to: path, mode: 0o600) }
        guard let bytes = PrivateFiles.bytes(of: path) else { throw PrivateFiles.failure(path) }
        return bytes
    }

    /// Removes all data, and nothing that is not ours. Asking is up to the caller.
    ///
    /// - Throws: `AnotherInstance` while one runs.
    /// - Returns: Whether there was anything to remove.
    package func reset(logger: Logger) async throws -> Bool {
        // A folder that no Komorne ever locked is not ours, whatever lies in it.
        guard PrivateFiles.status(of: "\(root)/instance.lock") != nil else { return false }
        let lock = try lock()
        defer { lock.release() }
        // No folder, no clusters.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: clusters)) ?? []
        for name in names { try await cluster(named: name, logger: logger).remove() }
        for path in [clusters, secrets, certificates, mails, spool, "\(root)/instance.lock"] {
            try PrivateFiles.remove(path)
        }
        // Whatever else lies there is not ours, and keeps its folder.
        _ = unsafe rmdir(root)
        return true
    }

    private var clusters: String { "\(root)/clusters" }

    /// Folders above the root are made where missing and otherwise left as they are.
    private static func ensureParents(of path: String, mode: UInt16) throws(EmbeddedClusterError) {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            if PrivateFiles.status(of: folder) == nil { try PrivateFiles.ensureDirectory(folder, mode: mode) }
        }
    }
}
