import CArchive
package import Foundation

/// Several files in one, written from the first byte to the last: what has been written can be taken and sent while the
/// rest is still being made, so that an archive of any size takes little memory.
///
/// For one task at a time. Names are of ASCII; a file's bytes may come in pieces.
@safe package final class ZipArchive {
    /// The library's own number for what went wrong.
    package struct Failure: Error, Hashable {
        package let status: Int32
    }

    private let archive: OpaquePointer
    private let written: Written
    private var isInFile = false

    /// What came out and was not taken yet.
    private final class Written {
        var bytes: [UInt8] = []
    }

    package init() throws(Failure) {
        guard let archive = unsafe archive_write_new() else { throw Failure(status: ARCHIVE_FATAL) }
        unsafe self.archive = archive
        written = Written()
        try check(unsafe archive_write_set_format_zip(archive))
        try check(unsafe archive_write_zip_set_compression_deflate(archive))
        // Blocks are for tapes: what is written comes out as it is.
        try check(unsafe archive_write_set_bytes_per_block(archive, 0))
        let opened = unsafe archive_write_open(
            archive,
            Unmanaged.passUnretained(written).toOpaque(),
            nil,
            { _, written, bytes, count in
                guard let written = unsafe written else { return -1 }
                unsafe Unmanaged<Written>.fromOpaque(written).takeUnretainedValue()
                    .bytes.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
                return count
            },
            nil
        )
        try check(opened)
    }

    deinit {
        // Closing writes what was not taken and is lost with it.
        unsafe archive_write_free(archive)
    }

    /// Begins the next file; the one before has ended.
    package func begin(_ name: String, at date: Date) throws(Failure) {
        precondition(name.utf8.allSatisfy { $0 < 0x80 }, "names that every program reads alike")
        guard let entry = unsafe archive_entry_new() else { throw Failure(status: ARCHIVE_FATAL) }
        defer { unsafe archive_entry_free(entry) }
        unsafe archive_entry_set_pathname(entry, name)
        unsafe archive_entry_set_filetype(entry, 0o100000)
        unsafe archive_entry_set_perm(entry, 0o644)
        unsafe archive_entry_set_mtime(entry, time_t(date.timeIntervalSince1970), 0)
        try check(unsafe archive_write_header(archive, entry))
        isInFile = true
    }

    /// The next bytes of the file.
    package func add(_ bytes: [UInt8]) throws(Failure) {
        precondition(isInFile, "bytes belong to a file")
        guard !bytes.isEmpty else { return }
        let count = unsafe bytes.withUnsafeBytes { unsafe archive_write_data(archive, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw Failure(status: Int32(clamping: count)) }
    }

    /// Ends the last file and the archive.
    package func finish() throws(Failure) {
        try check(unsafe archive_write_close(archive))
    }

    /// What was written since it was last asked for.
    package func take() -> [UInt8] {
        defer { written.bytes = [] }
        return written.bytes
    }

    private func check(_ status: Int32) throws(Failure) {
        guard status >= ARCHIVE_WARN else { throw Failure(status: status) }
    }
}
