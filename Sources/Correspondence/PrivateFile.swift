import Glibc

/// Files that only their owner reads. They block, so they are for threads of our own.
enum PrivateFile {
    /// Makes one folder where there is none.
    static func ensureFolder(_ path: String) -> Bool {
        unsafe mkdir(path, 0o700) == 0 || errno == EEXIST
    }

    /// Puts a file there in one step, in place of what was there.
    static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let draft = "\(path).\(UInt64.random(in: .min ... .max)).new"
        let file = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600))
        guard file >= 0 else { return false }
        let isWritten = append(bytes, to: file) && fsync(file) == 0
        close(file)
        if isWritten, unsafe rename(draft, path) == 0 { return true }
        unsafe unlink(draft)
        return false
    }

    private static func append(_ bytes: [UInt8], to file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
