import CZlib

/// Unpacks what was deflated, piece by piece.
@safe final class Inflating {
    enum Mistake: Error, Hashable {
        case damaged
    }

    private let stream: UnsafeMutablePointer<z_stream>
    private(set) var isDone = false
    private var packed: [UInt8] = []
    private var used = 0

    static let portion = 1 << 16

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib has memory for a stream")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Gives the next bytes that are packed; what was given before has been unpacked.
    func feed(_ bytes: [UInt8]) {
        packed = bytes
        used = 0
    }

    /// The next portion of what was packed; `nil` where more bytes are needed, or all is done.
    func next() throws(Mistake) -> [UInt8]? {
        guard !isDone else { return nil }
        let (given, start) = (packed.count, used)
        var (read, status): (Int, Int32) = (0, Z_OK)
        let unpacked = unsafe [UInt8](unsafeUninitializedCapacity: Self.portion) { room, filled in
            unsafe packed.withUnsafeMutableBufferPointer { bytes in
                unsafe stream.pointee.next_in = bytes.baseAddress.map { unsafe $0 + start }
                unsafe stream.pointee.avail_in = UInt32(given - start)
                unsafe stream.pointee.next_out = room.baseAddress
                unsafe stream.pointee.avail_out = UInt32(Self.portion)
                status = unsafe inflate(stream, Z_NO_FLUSH)
                read = unsafe given - start - Int(stream.pointee.avail_in)
            }
            filled = unsafe Self.portion - Int(stream.pointee.avail_out)
        }
        used += read
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { throw .damaged }
        isDone = status == Z_STREAM_END
        return unpacked.isEmpty ? nil : unpacked
    }

    /// The checksum that archives keep of each file.
    static func checksum(_ before: UInt32, with bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe UInt32(truncatingIfNeeded: crc32(uLong(before), bytes.baseAddress, UInt32(bytes.count)))
        }
    }
}
