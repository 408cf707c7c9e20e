import Foundation
import Testing

/// What other people's programs read in a PDF. Where one of them is missing, the test fails.
struct PDFReading {
    struct Failed: Error {
        let command: [String]
        let status: Int32
        let said: String
    }

    private let folder: String
    private var path: String { folder + "/file.pdf" }

    /// Puts the file where programs find it, for as long as `body` runs.
    static func with<Result>(_ bytes: [UInt8], _ body: (PDFReading) async throws -> Result) async throws -> Result {
        try await withFolder { folder in
            let reading = PDFReading(folder: folder)
            try Data(bytes).write(to: URL(filePath: reading.path))
            return try await body(reading)
        }
    }

    /// The text of all pages, or of some, as one reads it.
    func text(pages: ClosedRange<Int>? = nil, _ options: [String] = []) async throws -> String {
        let range = pages.map { ["-f", "\($0.lowerBound)", "-l", "\($0.upperBound)"] } ?? []
        return try await run("/usr/bin/pdftotext", range + options + ["-enc", "UTF-8", path, "-"])
    }

    /// The structure's elements, their texts in quotation marks below.
    func structure() async throws -> [String] {
        try await run("/usr/bin/pdfinfo", ["-struct-text", path]).split(separator: "\n").map(String.init)
    }

    func information() async throws -> [String: String] {
        let lines = try await run("/usr/bin/pdfinfo", [path]).split(separator: "\n")
        let pairs = lines.compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (
                String(line[..<colon]),
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            )
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Name, whether it is in the file, and whether its letters have a meaning.
    func fonts() async throws -> [(name: String, isEmbedded: Bool, hasMeaning: Bool)] {
        try await run("/usr/bin/pdffonts", [path]).split(separator: "\n").dropFirst(2).map { line in
            let words = line.split(separator: " ")
            try #require(words.count > 7)
            return (String(words[0]), words[words.count - 5] == "yes", words[words.count - 3] == "yes")
        }
    }

    /// Throws unless qpdf is content.
    func check() async throws {
        let said = try await run("/usr/bin/qpdf", ["--check", path])
        #expect(said.contains("No syntax or stream encoding errors found"), "\(said)")
    }

    func details() async throws -> PDFDetails {
        let bytes = try Data(contentsOf: URL(filePath: path))
        return try JSONDecoder().decode(PDFDetails.self, from: await Python.run("Readers/read_pdf.py", input: bytes))
    }

    /// What a camera reads on a page.
    func code(page: Int) async throws -> String {
        let text = try await Python.run("Readers/read_qr_page.py", input: picture(page: page, 144))
        return String(decoding: text, as: UTF8.self)
    }

    /// Where a page is dark: the first and last column and row of its picture, of which a point is one.
    func inked(page: Int) async throws -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
        let bytes = [UInt8](try await picture(page: page, 72))
        let header = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 3)
        try #require(header.count == 4)
        let sides = String(decoding: header[1], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        try #require(sides.count == 2 && header[3].count == sides[0] * sides[1])
        let dark = header[3].indices.filter { header[3][$0] < 200 }.map { $0 - header[3].startIndex }
        let columns = dark.map { $0 % sides[0] }
        let (left, right) = (try #require(columns.min()), try #require(columns.max()))
        let (top, bottom) = (try #require(dark.first), try #require(dark.last))
        return (left...right, top / sides[0]...bottom / sides[0])
    }

    /// A page in PGM.
    private func picture(page: Int, _ dotsPerInch: Int) async throws -> Data {
        let name = folder + "/page-\(page)-\(dotsPerInch)"
        _ = try await run(
            "/usr/bin/pdftoppm",
            ["-gray", "-r", "\(dotsPerInch)", "-f", "\(page)", "-l", "\(page)", "-singlefile", path, name]
        )
        return try Data(contentsOf: URL(filePath: name + ".pgm"))
    }

    private func run(_ program: String, _ arguments: [String]) async throws -> String {
        let name = folder + "/" + UUID().uuidString
        let (printed, said) = (URL(filePath: name + ".out"), URL(filePath: name + ".err"))
        for file in [printed, said] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = try FileHandle(forWritingTo: printed)
        process.standardError = try FileHandle(forWritingTo: said)
        let ending = Ending(of: process)
        try process.run()
        await ending.come()
        let text = { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        guard process.terminationStatus == 0 else {
            throw Failed(
                command: [program] + arguments,
                status: process.terminationStatus,
                said: try text(said) + (try text(printed))
            )
        }
        return try text(printed)
    }
}

/// What `Readers/read_pdf.py` says.
struct PDFDetails: Decodable {
    struct Element: Decodable {
        let depth: Int
        let tag: String
        let alternative: String?
        let scope: String?
    }

    struct Painting: Decodable {
        let structure: Int
        let artifact: Int
        let neither: Int
    }

    let language: String?
    let showsTitle: Bool
    let isMarked: Bool
    let title: String?
    let author: String?
    let created: String?
    let outline: [[String]]
    let elements: [Element]
    let painting: [Painting]
    let tabs: [String?]
    let sizes: [[Double]]
}
