import Foundation
import Interchange
import TestSupport
import Testing

/// Python's `csv` writes, and we read.
@Suite("CSV of another program")
struct SecondOpinionTests {
    private struct Expected: Decodable {
        let encoding: TextEncoding
        let separator: CSVSeparator
        let rows: [[String]]
    }

    private static let seeds = ProcessInfo.processInfo.environment["KOMORNE_PROVE"] == nil ? 0..<2 : 0..<100

    @Test(arguments: seeds)
    func isReadAlike(seed: Int) async throws {
        let count = 200
        let folder = FileManager.default.temporaryDirectory.appending(path: "komorne-tables-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Left behind at worst.
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "peers/tables.py")
        let (status, output) = try await TestPython.run([script.path, String(seed), String(count), folder.path])
        try #require(status == 0, "\(output)")
        for number in 0..<count {
            let json = try Data(contentsOf: folder.appending(path: "\(number).json"))
            let expected = try JSONDecoder().decode(Expected.self, from: json)
            let bytes = Array(try Data(contentsOf: folder.appending(path: "\(number).csv")))
            var settings = CSVReader.Settings()
            settings.encoding = expected.encoding
            settings.separator = expected.separator
            var reader = CSVReader(settings)
            let read = ReadTable(reader.all(of: bytes, inPiecesOf: 1 + number))
            #expect(read.texts == expected.rows, "table \(number) of seed \(seed)")
            #expect(read.faults.filter { $0.severity != .warning } == [])
        }
    }
}
