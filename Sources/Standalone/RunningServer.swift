import Foundation

/// A PostgreSQL that runs on a data directory of ours.
struct RunningServer: Equatable {
    enum Phase: Equatable {
        case starting, ready, stopping
    }

    let process: pid_t
    private let layout: ClusterLayout

    /// The server whose number the data directory names, if that process is one and works there. After `kill -9` or a
    /// power cut the number may belong to nobody, or to a stranger.
    init?(in layout: ClusterLayout) {
        guard let process = Self.recorded(in: layout)?.process else { return nil }
        self.init(process: process, layout: layout)
        guard isAlive else { return nil }
    }

    /// A server that was just launched and may not have left its number yet.
    init(process: pid_t, layout: ClusterLayout) {
        self.process = process
        self.layout = layout
    }

    var isAlive: Bool {
        let words = Self.commandLine(of: process)
        guard let program = words.first?.split(separator: "/").last, ["postgres", "postmaster"].contains(program) else {
            return false
        }
        let link = "/proc/\(process)/cwd"
        // Without the right to trace, root itself may not read the link of another's process; anybody reads the words.
        if let folder = try? FileManager.default.destinationOfSymbolicLink(atPath: link) {
            return folder == URL(fileURLWithPath: layout.dataDirectory).resolvingSymlinksInPath().path
        }
        return words.contains(layout.dataDirectory)
    }

    /// Nil until it has written its number.
    var phase: Phase? {
        guard let recorded = Self.recorded(in: layout), recorded.process == process else { return nil }
        switch recorded.status {
        case "ready", "standby": return .ready
        case "stopping": return .stopping
        default: return .starting
        }
    }

    /// Asks it to end: open transactions are rolled back, everything is written, the socket goes away.
    func stop() { kill(process, SIGINT) }

    /// Ends it at once; the next start recovers from the log.
    func abandon() { kill(process, SIGQUIT) }

    func hasEnded(within limit: Duration) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while isAlive {
            if ContinuousClock.now >= deadline { return false }
            await pause(.milliseconds(5))
        }
        Self.bury(process)
        return true
    }

    /// Lets go of a server that died, if it was our child: until then its number counts as alive.
    static func bury(in layout: ClusterLayout) {
        if let recorded = recorded(in: layout) { bury(recorded.process) }
    }

    private static func bury(_ process: pid_t) {
        var status: Int32 = 0
        _ = unsafe waitpid(process, &status, WNOHANG)
    }

    /// Processes of an earlier server on this data, whose leader was killed: they end by themselves, but not at once.
    static func leftovers(of layout: ClusterLayout) -> [pid_t] {
        processes { $0.first?.hasPrefix("postgres: \(layout.serverName): ") ?? false }
    }

    /// Processes that are making this data directory.
    static func initialisers(of layout: ClusterLayout) -> [pid_t] {
        processes { $0.first?.hasSuffix("/initdb") ?? false && $0.contains(layout.initialisationOption) }
    }

    private static func processes(where matches: ([String]) -> Bool) -> [pid_t] {
        // Without /proc nothing can be known, and PostgreSQL's own check of its shared memory remains.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { matches(commandLine(of: $0)) }
    }

    private static func recorded(in layout: ClusterLayout) -> (process: pid_t, status: String)? {
        guard let text = PrivateFiles.text(of: layout.processFile) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let process = lines.first.flatMap({ pid_t($0) }), process > 0 else { return nil }
        return (process, lines.count > 7 ? lines[7].trimmingCharacters(in: .whitespaces) : "")
    }

    /// Empty for a process that is not, or is dead and not yet buried.
    private static func commandLine(of process: pid_t) -> [String] {
        (PrivateFiles.text(of: "/proc/\(process)/cmdline") ?? "").split(separator: "\0").map(String.init)
    }
}
