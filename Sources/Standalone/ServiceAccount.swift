import Foundation

/// The operating-system account that PostgreSQL runs as: our own, unless we are root, which PostgreSQL refuses.
struct ServiceAccount: Equatable {
    let name: String
    let owner: Owner
    /// Words put before a command so that it runs as this account; empty where it is our own.
    let prefix: [String]

    /// - Parameter name: The account to use when we are root.
    /// - Throws: `EmbeddedClusterError` where we are root and there is no such account, or no `setpriv` to become it.
    init(asRoot name: String) throws(EmbeddedClusterError) {
        guard geteuid() == 0 else {
            self.name = "user \(geteuid())"
            owner = .current
            prefix = []
            return
        }
        guard let owner = Self.owner(named: name), owner.user != 0 else { throw .noAccount(name: name) }
        guard let setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].first(where: PrivateFiles.isExecutable) else {
            throw .noProgram(name: "setpriv", package: "util-linux")
        }
        self.name = name
        self.owner = owner
        prefix = [
            setpriv, "--reuid=\(owner.user)", "--regid=\(owner.group)", "--clear-groups", "--inh-caps=-all",
            "--no-new-privs", "--",
        ]
    }

    private static func owner(named name: String) -> Owner? {
        var entry = unsafe passwd()
        var buffer = [CChar](repeating: 0, count: 16_384)
        var found: UnsafeMutablePointer<passwd>?
        guard unsafe getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, unsafe found != nil else {
            return nil
        }
        return unsafe Owner(user: entry.pw_uid, group: entry.pw_gid)
    }
}
