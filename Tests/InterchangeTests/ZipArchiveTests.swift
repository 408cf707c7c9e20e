import Foundation
import Interchange
import TestSupport
import Testing

@Suite("Archives")
struct ZipArchiveTests {
    /// Reads an archive and says of each file its name and the sum of its bytes; fails where a checksum is wrong.
    private static let reading = """
        import sys, zipfile
        archive = zipfile.ZipFile(sys.argv[1])
        assert archive.testzip() is None
        for file in archive.infolist():
            data = archive.read(file)
            print(file.filename, len(data), sum(data), *file.date_time[:3])
        """

    @Test func areReadByAnotherProgram() async throws {
        let archive = try ZipArchive()
        let at = Date(timeIntervalSince1970: 1_796_000_000)
        var bytes: [UInt8] = []
        try archive.begin("first.txt", at: at)
        try archive.add(Array("zażółć".utf8))
        try archive.add([])
        bytes += archive.take()
        try archive.begin("empty", at: at)
        try archive.begin("folder/big.bin", at: at)
        for _ in 0..<200 {
            try archive.add([UInt8](repeating: 7, count: 10_000))
            bytes += archive.take()
        }
        try archive.finish()
        bytes += archive.take()
        let path = "/tmp/komorne-zip-" + UUID().uuidString
        try Data(bytes).write(to: URL(filePath: path))
        // Left behind in /tmp at worst.
        defer { try? FileManager.default.removeItem(atPath: path) }
        let read = try await TestPython.run(["-c", Self.reading, path])
        #expect(read.status == 0)
        let sum = Array("zażółć".utf8).reduce(0) { $0 + Int($1) }
        let lines = read.output.split(separator: "\n")
        let expected = ["first.txt 10 \(sum)", "empty 0 0", "folder/big.bin 2000000 14000000"]
        #expect(lines == expected.map { "\($0) 2026 11 30" })
        #expect(bytes.count < 100_000, "it is compressed")
    }

    @Test func withoutTheirEndAreNone() async throws {
        let archive = try ZipArchive()
        try archive.begin("first.txt", at: Date(timeIntervalSince1970: 1_796_000_000))
        try archive.add(Array("ala".utf8))
        let path = "/tmp/komorne-zip-" + UUID().uuidString
        try Data(archive.take()).write(to: URL(filePath: path))
        // As above.
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try await TestPython.run(["-c", Self.reading, path]).status != 0)
    }
}
