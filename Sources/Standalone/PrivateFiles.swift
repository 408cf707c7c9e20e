import Foundation

/// Who a file belongs to.
struct Owner: Equatable {
    let user: UInt32
    let group: UInt32

    static var current: Owner { Owner(user: geteuid(), group: getegid()) }
}

/// The few things done to files here. Each leaves either the old state or the new one, and follows no symbolic link at
/// the end of a path.
enum PrivateFiles {
    struct Status {
        let owner: UInt32
        let mode: UInt16
        let isDirectory: Bool
        let isLink: Bool
    }

    /// What lies at `path` itself, a symbolic link not followed, or nil where there is nothing to be seen.
    static func status(of path: String) -> Status? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        return Status(
            owner: status.st_uid,
            mode: UInt16(truncatingIfNeeded: status.st_mode & 0o7777),
            isDirectory: status.st_mode & S_IFMT == S_IFDIR,
            isLink: status.st_mode & S_IFMT == S_IFLNK
        )
    }

    /// Makes one directory where there is none, and gives it the mode and owner either way, unless it is a stranger's.
    static func ensureDirectory(_ path: String, mode: UInt16, owner: Owner = .current) throws(EmbeddedClusterError) {
        if unsafe mkdir(path, mode_t(mode)) != 0, errno != EEXIST { throw failure(path) }
        let directory = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard directory >= 0 else { throw failure(path) }
        defer { close(directory) }
        guard let status = status(of: path) else { throw failure(path) }
        if status.owner != owner.user {
            guard status.owner == geteuid() else {
                throw .notOurs(directory: path, owner: "user \(status.owner)", account: "user \(owner.user)")
            }
            guard fchown(directory, owner.user, owner.group) == 0 else { throw failure(path) }
        }
        if status.mode != mode, fchmod(directory, mode_t(mode)) != 0 { throw failure(path) }
    }

    /// Replaces the file in one step, on disk before it is seen.
    static func write(
        _ text: String,
        to path: String,
        mode: UInt16,
        owner: Owner = .current
    ) throws(EmbeddedClusterError) {
        try write(Array(text.utf8), to: path, mode: mode, owner: owner)
    }

    static func write(
        _ bytes: [UInt8],
        to path: String,
        mode: UInt16,
        owner: Owner = .current
    ) throws(EmbeddedClusterError) {
        let draft = "\(path).\(UInt64.random(in: .min ... .max)).new"
        let file = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(mode))
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        let isWritten =
            fchmod(file, mode_t(mode)) == 0
            && (owner == .current || fchown(file, owner.user, owner.group) == 0)
            && append(bytes, to: file)
            && fsync(file) == 0
        guard isWritten, unsafe rename(draft, path) == 0 else {
            let failure = failure(path)
            unsafe unlink(draft)
            throw failure
        }
    }

    /// Adds to the end of an existing file that is no symbolic link.
    static func append(_ text: String, to path: String) throws(EmbeddedClusterError) {
        let file = unsafe open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        guard append(Array(text.utf8), to: file), fsync(file) == 0 else { throw failure(path) }
    }

    /// The file's text, or nil where it cannot be read.
    static func text(of path: String) -> String? {
        bytes(of: path).map { String(decoding: $0, as: UTF8.self) }
    }

    static func bytes(of path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map(Array.init)
    }

    static func isExecutable(_ path: String) -> Bool {
        unsafe access(path, X_OK) == 0
    }

    static func remove(_ path: String) throws(EmbeddedClusterError) {
        guard status(of: path) != nil else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .file(path: path, reason: "could not be removed (\((error as NSError).code))")
        }
    }

    static func failure(_ path: String) -> EmbeddedClusterError {
        unsafe .file(path: path, reason: String(cString: strerror(errno)))
    }

    private static func append(_ bytes: [UInt8], to file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Foundation.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
