import Foundation

/// The files of a spool. They block, so that they are for a thread of the spool's own.
///
/// Each process writes a file of its own and holds a lock on it. What a process leaves behind that was killed is locked
/// by nobody, and so anybody's to take.
struct SpoolFiles {
    struct File {
        let path: String
        let descriptor: Int32
        var size: Int
    }

    static let ending = ".spool"
    /// What nobody can read any more is kept for people to look at.
    static let damagedEnding = ".damaged"
    /// What is for logs that take nothing for as long as their tenants are suspended.
    static let heldEnding = ".held"

    /// What becomes of a file that was taken.
    enum Fate {
        /// Its lines stand elsewhere now.
        case written
        /// Put back where it waits for a tenant to be resumed, and keeps nobody else waiting.
        case held
        /// Kept apart for people to look at.
        case damaged
    }

    private let directory: String
    private let most: Int
    private var own: File?
    private(set) var taken: [File] = []

    init(directory: String, most: Int) {
        self.directory = directory
        self.most = most
    }

    /// Appends bytes and returns once the disk has them; leaves nothing of them where it cannot.
    mutating func append(_ bytes: [UInt8]) throws(RefusalSpool.Failure) {
        var file = try openFile()
        let size = file.size + taken.reduce(0) { $0 + $1.size }
        guard size + bytes.count <= most else { throw .full }
        guard Self.put(bytes, into: file.descriptor), fsync(file.descriptor) == 0 else {
            // What is not whole may not stand before what comes next: a file that cannot be cut gets no more lines.
            if ftruncate(file.descriptor, off_t(file.size)) != 0 { setAside() }
            throw .unwritable
        }
        file.size += bytes.count
        own = file
    }

    /// Takes whatever waits here: this process's lines, of which more go to a new file, and what others left behind.
    mutating func take() throws(RefusalSpool.Failure) {
        if let file = own, file.size > 0 { setAside() }
        for name in try names() where name.hasSuffix(Self.ending) {
            let path = directory + "/" + name
            guard path != own?.path, !taken.contains(where: { $0.path == path }) else { continue }
            let descriptor = unsafe open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, let size = Self.size(of: descriptor) else {
                close(descriptor)
                continue
            }
            let file = File(path: path, descriptor: descriptor, size: size)
            if size > 0 { taken.append(file) } else { remove(file) }
        }
    }

    /// The bytes of a file that was taken.
    func contents(of file: File) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: file.size)
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
                return unsafe pread(file.descriptor, rest.baseAddress, rest.count, off_t(done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            done += count
        }
        return bytes
    }

    /// Ends a file that was taken.
    mutating func settle(_ path: String, _ fate: Fate) throws(RefusalSpool.Failure) {
        guard let index = taken.firstIndex(where: { $0.path == path }) else { return }
        let file = taken.remove(at: index)
        let ending: String
        switch fate {
        case .written: return remove(file)
        case .held: ending = Self.heldEnding
        case .damaged: ending = Self.damagedEnding
        }
        // Where somebody took the file away there is none to keep.
        guard unsafe rename(path, path + ending) == 0 || errno == ENOENT else {
            taken.append(file)
            throw .unwritable
        }
        close(file.descriptor)
    }

    /// Lets what was held wait again as all else does: its tenant may have been resumed.
    ///
    /// - Returns: Whether there was anything.
    mutating func releaseHeld() throws(RefusalSpool.Failure) -> Bool {
        let held = try names().filter { $0.hasSuffix(Self.ending + Self.heldEnding) }
        for name in held {
            // Another process may have been faster.
            unsafe rename("\(directory)/\(name)", "\(directory)/\(name.dropLast(Self.heldEnding.count))")
        }
        return !held.isEmpty
    }

    /// Whether lines could be written now.
    mutating func isWritable() -> Bool {
        do {
            _ = try openFile()
            return true
        } catch {
            return false
        }
    }

    /// The same, and none waits, whoever wrote it.
    mutating func isInOrder() -> Bool {
        guard isWritable() else { return false }
        do {
            return try names().allSatisfy { name in
                if name.hasSuffix(Self.damagedEnding) { return false }
                guard name.hasSuffix(Self.ending) else { return true }
                var status = stat()
                // Gone meanwhile: then nothing waits there.
                return unsafe stat(directory + "/" + name, &status) != 0 || status.st_size == 0
            }
        } catch {
            return false
        }
    }

    mutating func end() {
        if let file = own { if file.size == 0 { remove(file) } else { close(file.descriptor) } }
        for file in taken { close(file.descriptor) }
        own = nil
        taken = []
    }

    private mutating func openFile() throws(RefusalSpool.Failure) -> File {
        // A file that somebody took away would take lines with it: what is in it is written on, and no more comes.
        if let file = own, Self.links(to: file.descriptor) == 0 { setAside() }
        if let own { return own }
        let file = try create()
        own = file
        return file
    }

    private mutating func setAside() {
        if let file = own { taken.append(file) }
        own = nil
    }

    private func create() throws(RefusalSpool.Failure) -> File {
        guard unsafe mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw .unwritable }
        let path = "\(directory)/\(UUID().uuidString.lowercased())\(Self.ending)"
        let flags = O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC
        let descriptor = unsafe open(path, flags, mode_t(0o600))
        guard descriptor >= 0 else { throw .unwritable }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.settle(directory) else {
            close(descriptor)
            throw .unwritable
        }
        return File(path: path, descriptor: descriptor, size: 0)
    }

    private func remove(_ file: File) {
        unsafe unlink(file.path)
        close(file.descriptor)
    }

    private func names() throws(RefusalSpool.Failure) -> [String] {
        do { return try FileManager.default.contentsOfDirectory(atPath: directory) } catch { throw .unwritable }
    }

    private static func put(_ bytes: [UInt8], into descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func size(of descriptor: Int32) -> Int? {
        var status = stat()
        // Whoever ended the file a moment ago has its lines.
        guard unsafe fstat(descriptor, &status) == 0, status.st_nlink > 0 else { return nil }
        return Int(status.st_size)
    }

    private static func links(to descriptor: Int32) -> Int {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? Int(status.st_nlink) : 0
    }

    /// Returns once the disk has the folder's list of files.
    private static func settle(_ directory: String) -> Bool {
        let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
