import CLinux
import Glibc

/// Keeps what is in this process out of files: no core dumps, no reading of its memory by others.
enum ProcessGuard {
    /// Lets a write to a pipe that nobody reads any more fail instead of ending the process.
    static func ignoreClosedPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    static func apply() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        // Both may only tighten; a kernel that knows neither leaves us where we were.
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        _ = komorne_forbid_dumps()
    }
}
