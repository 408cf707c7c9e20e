import Foundation
import Synchronization

/// That somebody else already works on this data.
package struct AnotherInstance: Error, Equatable, CustomStringConvertible {
    package let directory: String
    /// Nil where the holder has not yet written its number, or wrote nonsense.
    package let process: Int32?

    package var description: String {
        "Another Komorne (process \(process.map(String.init) ?? "unknown")) already runs on \(directory). "
            + "Stop it first, or set KOMORNE_DATA to another folder."
    }
}

/// The right to be the only Komorne on a data folder, held from creation until `release()` or the end of the process,
/// however that comes: the kernel keeps it, so the file that is left behind means nothing.
package final class InstanceLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// - Throws: `AnotherInstance`, or `EmbeddedClusterError.file` where the file cannot be made.
    package init(in directory: String) throws {
        let path = "\(directory)/instance.lock"
        while true {
            let file = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw PrivateFiles.failure(path) }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                close(file)
                throw AnotherInstance(directory: directory, process: Self.holder(in: path))
            }
            // A reset may have removed the file between our opening and our locking it: then we hold a lock on nothing.
            guard Self.isStill(file, at: path) else {
                close(file)
                continue
            }
            Self.write(getpid(), to: file)
            descriptor = Mutex(file)
            return
        }
    }

    deinit { release() }

    /// Lets others in. To be called when all is stopped; holding on to the lock until then keeps it from an early end.
    package func release() {
        descriptor.withLock { file in
            if let held = file { close(held) }
            file = nil
        }
    }

    private static func holder(in path: String) -> Int32? {
        PrivateFiles.text(of: path).flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    private static func isStill(_ file: Int32, at path: String) -> Bool {
        var opened = stat()
        var named = stat()
        guard unsafe fstat(file, &opened) == 0, unsafe lstat(path, &named) == 0 else { return false }
        return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    /// Only for the message that others get, so a failure costs them the number and nothing else.
    private static func write(_ process: pid_t, to file: Int32) {
        let line = Array("\(process)\n".utf8)
        guard ftruncate(file, 0) == 0 else { return }
        _ = unsafe line.withUnsafeBytes { unsafe pwrite(file, $0.baseAddress, $0.count, 0) }
    }
}
