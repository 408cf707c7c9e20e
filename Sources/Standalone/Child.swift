import Dispatch
import Foundation

/// A program that we started and whose end we want to know.
///
/// `Foundation.Process` is not used because what it learns the end from is a descriptor that the child's own children
/// inherit, so that it waits for a whole PostgreSQL; because it cannot start a new session, without which Ctrl-C would
/// reach PostgreSQL before we have let go of it; and because it hands on descriptors such as our locks.
struct Child {
    enum Outcome: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    let process: pid_t

    /// Starts `command` in a session of its own, in `/`, with no terminal, none of our descriptors, and nothing of our
    /// environment.
    ///
    /// - Parameters:
    ///   - command: An absolute path and its arguments, which anybody on this machine can read.
    ///   - account: Who it runs as.
    ///   - output: The file that gets what it writes; emptied first.
    /// - Throws: `EmbeddedClusterError.file` where it could not be started at all.
    init(_ command: [String], as account: ServiceAccount, output: String) throws(EmbeddedClusterError) {
        let words = ["/usr/bin/env", "--chdir=/", "setsid"] + account.prefix + command
        let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"]
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        for descriptor in Self.inheritableDescriptors() {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        Self.resetSignals(&attributes)

        var process: pid_t = 0
        let result = unsafe withCStrings(words) { words in
            unsafe withCStrings(environment) { environment in
                unsafe posix_spawn(&process, "/usr/bin/env", &actions, &attributes, words, environment)
            }
        }
        guard result == 0 else {
            throw unsafe .file(path: command.first ?? "", reason: String(cString: strerror(result)))
        }
        self.process = process
    }

    /// How it ended, or nil while it runs. To be asked until it answers; only the first answer is true.
    func outcome() -> Outcome? {
        var status: Int32 = 0
        guard unsafe waitpid(process, &status, WNOHANG) == process else { return nil }
        return status & 0x7f == 0 ? .exit((status >> 8) & 0xff) : .signal(status & 0x7f)
    }

    /// Waits for its end; kills it and all that it started when the deadline passes or our task is cancelled.
    func end(within limit: Duration) async throws(CancellationError) -> Outcome {
        let deadline = ContinuousClock.now + limit
        while true {
            if let outcome = outcome() { return outcome }
            if Task.isCancelled || ContinuousClock.now >= deadline { break }
            await pause(.milliseconds(5))
        }
        kill(process, SIGKILL)
        await Self.endSession(of: process)
        if Task.isCancelled { throw CancellationError() }
        return .signal(SIGKILL)
    }

    /// Kills a program that was started here, now or by an earlier process of ours, and all that it started.
    static func endSession(of leader: pid_t) async {
        let deadline = ContinuousClock.now + .seconds(5)
        // Bounded, because where nobody buries the dead they seem to live on.
        while kill(-leader, SIGKILL) == 0, ContinuousClock.now < deadline {
            var status: Int32 = 0
            _ = unsafe waitpid(leader, &status, WNOHANG)
            await pause(.milliseconds(5))
        }
        var status: Int32 = 0
        _ = unsafe waitpid(leader, &status, WNOHANG)
    }

    /// What programs inherit by accident: pipes of `make`, descriptors that a library forgot to close on `exec`.
    private static func inheritableDescriptors() -> [Int32] {
        // Without /proc there is nothing to be known, and nothing that must be closed.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return names.compactMap { Int32($0) }.filter { descriptor in
            let flags = fcntl(descriptor, F_GETFD)
            return descriptor > 2 && flags >= 0 && flags & FD_CLOEXEC == 0
        }
    }

    /// A service ignores the signals it waits for, and what is ignored stays so in its children.
    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }
}

/// Waits without a thread, and to the end even in a cancelled task: what is being stopped must still be waited for.
func pause(_ duration: Duration) async {
    let nanoseconds = Int(duration / .nanoseconds(1))
    await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { continuation.resume() }
    }
}

private func withCStrings<Result>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let pointers = unsafe strings.map { unsafe strdup($0) }
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe (pointers + [nil]).withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("the list ends with nil, so it is never empty") }
        return unsafe body(base)
    }
}
