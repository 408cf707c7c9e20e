/// A file that can be read from any place: a workbook is an archive whose table of contents stands at its end.
package protocol ByteSource: Sendable {
    var count: Int64 { get }

    /// At most so many bytes from there on; fewer only at the end.
    func bytes(at offset: Int64, count: Int) async throws -> [UInt8]
}

/// A file in memory.
package struct BytesInMemory: ByteSource {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var count: Int64 { Int64(bytes.count) }

    package func bytes(at offset: Int64, count: Int) -> [UInt8] {
        guard offset >= 0, offset < Int64(bytes.count) else { return [] }
        let start = Int(offset)
        return Array(bytes[start..<min(bytes.count, start + max(0, count))])
    }
}
