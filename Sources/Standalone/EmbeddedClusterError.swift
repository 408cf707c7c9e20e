/// Why a private PostgreSQL cluster cannot be used, in words for the person at the terminal.
package enum EmbeddedClusterError: Error, Equatable, CustomStringConvertible {
    case noServerPrograms(searched: String)
    case noAccount(name: String)
    case noProgram(name: String, package: String)
    case unreachable(folder: String, directory: String, account: String)
    case notOurs(directory: String, owner: String, account: String)
    case notACluster(directory: String)
    case otherVersion(directory: String, found: String, programs: Int)
    case passwordLost(file: String)
    case unsafeSocketDirectory(String)
    case initialisationFailed(directory: String, reason: String)
    case didNotStart(directory: String, reason: String)
    case notReadyInTime(directory: String, seconds: Int64)
    case didNotStop(directory: String)
    case leftoverProcesses(directory: String, processes: [Int32])
    case file(path: String, reason: String)

    package var description: String {
        switch self {
        case .noServerPrograms(let searched):
            "PostgreSQL 15 or newer was not found in \(searched). Install it: apt-get install postgresql-15"
        case .noAccount(let name):
            "PostgreSQL refuses to run as root, and there is no account \(name) to run it as. "
                + "Create one: useradd --system --no-create-home --shell /usr/sbin/nologin \(name)"
        case .noProgram(let name, let package):
            "The program \(name) was not found. Install it: apt-get install \(package)"
        case .unreachable(let folder, let directory, let account):
            "PostgreSQL runs as \(account), who may not enter \(folder) and so cannot reach \(directory). "
                + "Set KOMORNE_DATA to a folder it can reach, below /var/lib for instance."
        case .notOurs(let directory, let owner, let account):
            "\(directory) belongs to \(owner), but PostgreSQL would run as \(account). "
                + "Start Komorne as the person who created it, or point KOMORNE_DATA elsewhere."
        case .notACluster(let directory):
            "\(directory) exists but is not a PostgreSQL data directory, so it was left alone. "
                + "Move it away, or point KOMORNE_DATA elsewhere."
        case .otherVersion(let directory, let found, let programs):
            "\(directory) was made by PostgreSQL \(found), but only PostgreSQL \(programs) is installed. "
                + "Install postgresql-\(found), or upgrade the directory with pg_upgrade."
        case .passwordLost(let file):
            "\(file), the password of the database's administrator, is missing or unreadable. "
                + "Restore it from a backup, or start afresh with: make reset"
        case .unsafeSocketDirectory(let directory):
            "\(directory) is needed for PostgreSQL's socket but is not a private directory of its account. Remove it."
        case .initialisationFailed(let directory, let reason):
            "PostgreSQL could not create \(directory): \(reason)"
        case .didNotStart(let directory, let reason):
            "PostgreSQL did not start on \(directory): \(reason)"
        case .notReadyInTime(let directory, let seconds):
            "PostgreSQL on \(directory) was not ready after \(seconds) s. It goes on starting; its log is beside it."
        case .didNotStop(let directory):
            "PostgreSQL on \(directory) did not stop, neither when asked nor when told to."
        case .leftoverProcesses(let directory, let processes):
            "Processes of an earlier PostgreSQL still use \(directory): "
                + processes.map(String.init).joined(separator: ", ") + ". End them and start again."
        case .file(let path, let reason):
            "\(path): \(reason)"
        }
    }
}
