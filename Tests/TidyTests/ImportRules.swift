import Testing

/// Who may import whom: section "Targets" of the architecture, as data.
enum ImportRules {
    /// What a target may import: targets of ours, then what comes from outside.
    struct Wall: Sendable {
        let ours: Set<String>
        let others: Set<String>
    }

    static let walls: [String: Wall] = [
        "Postgres": Wall(ours: ["CLibpq"], others: ["FoundationEssentials", "Glibc", "Logging", "Synchronization"]),
        "DebtDomain": Wall(ours: [], others: []),
        "Safeguards": Wall(ours: ["CArgon2"], others: ["Crypto", "Foundation", "Glibc", "Synchronization"]),
        "Correspondence": Wall(
            ours: ["CCurl", "CPango", "CQREncode", "CZlib", "DebtDomain"],
            others: ["Foundation", "Glibc", "Synchronization"]
        ),
        "Interchange": Wall(ours: ["CArchive", "CExpat", "CZlib", "DebtDomain"], others: ["Foundation"]),
        "Persistence": Wall(
            ours: ["DebtDomain", "Postgres", "Safeguards"],
            others: ["Crypto", "Foundation", "Logging", "Synchronization"]
        ),
        "Casework": Wall(
            ours: ["Correspondence", "DebtDomain", "Interchange", "Persistence", "Safeguards"],
            others: ["Crypto", "Foundation", "Synchronization"]
        ),
        "Web": Wall(
            ours: ["Casework", "Safeguards"],
            others: [
                "AsyncAlgorithms", "Crypto", "Foundation", "HTTPTypes", "Hummingbird", "HummingbirdCore",
                "HummingbirdHTTP2", "Logging", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1",
                "NIOPosix", "NIOSSL", "NIOTLS", "ServiceLifecycle", "Synchronization",
            ]
        ),
        "API": Wall(
            ours: ["Casework", "DebtDomain", "Safeguards", "Web"],
            others: ["Foundation", "HTTPTypes", "Hummingbird", "NIOCore"]
        ),
        "Admin": Wall(
            ours: ["Casework", "DebtDomain", "Safeguards", "Web"],
            others: ["Foundation", "HTTPTypes", "Hummingbird", "Mustache", "NIOCore", "Synchronization"]
        ),
        "Jobs": Wall(
            ours: ["Casework", "Correspondence", "Persistence", "Safeguards"],
            others: ["Foundation", "Logging", "Synchronization"]
        ),
        "Standalone": Wall(
            ours: ["Persistence"],
            others: ["Crypto", "Dispatch", "Foundation", "Logging", "SwiftASN1", "Synchronization", "X509"]
        ),
        "komorne": Wall(
            ours: everything.union(["CLinux"]),
            others: [
                "ArgumentParser", "AsyncHTTPClient", "Configuration", "Foundation", "Glibc", "HTTPTypes", "Hummingbird",
                "Logging", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "ServiceLifecycle", "Synchronization",
                "SystemPackage", "UnixSignals",
            ]
        ),
        "komorne-bench": Wall(
            ours: everything,
            others: [
                "ArgumentParser", "AsyncHTTPClient", "Foundation", "Glibc", "Hummingbird", "Logging", "NIOCore",
                "NIOHTTP1", "NIOSSL", "ServiceLifecycle", "Synchronization", "UnixSignals",
            ]
        ),
    ]

    /// Only the executables wire everything together, and only they and the tests start servers of their own.
    private static let everything: Set<String> = [
        "API", "Admin", "Casework", "Correspondence", "DebtDomain", "Jobs", "Persistence", "Postgres", "Safeguards",
        "Standalone", "Web",
    ]

    static func check(_ file: SwiftSource) -> [Finding] {
        guard let target = file.target else { return [] }
        guard let wall = walls[target] else {
            return [file.finding(1, "the target \(target) stands in no row of the table of imports")]
        }
        return imports(of: file).flatMap { line, module, isTestable in
            var findings: [Finding] = []
            if isTestable { findings.append(file.finding(line, "only tests may import \(module) so")) }
            if !wall.ours.union(wall.others).contains(module) {
                findings.append(file.finding(line, "\(target) may not import \(module)"))
            }
            return findings
        }
    }

    static func checkTest(_ file: SwiftSource) -> [Finding] {
        imports(of: file).filter { $0.module == "XCTest" }.map { file.finding($0.line, "tests are Swift Testing's") }
    }

    static func imports(of file: SwiftSource) -> [(line: Int, module: String, isTestable: Bool)] {
        file.lines.enumerated().compactMap { index, line in
            let words = line.code.split(separator: " ")
            guard let position = words.firstIndex(of: "import"),
                words[..<position].allSatisfy({ $0.hasPrefix("@") || modifiers.contains($0) })
            else { return nil }
            let name = words[(position + 1)...].first { !kinds.contains($0) }?.prefix { $0 != "." }
            return name.map { (index + 1, String($0), words[..<position].contains("@testable")) }
        }
    }

    private static let modifiers: Set<Substring> = ["package", "private", "fileprivate", "internal", "public"]
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
    ]
}

@Suite struct Imports {
    @Test func stayWithinTheTable() {
        let files = Repository.here.swift(below: "Sources")
        #expect(!files.isEmpty)
        expectNone(files.flatMap(ImportRules.check), because: "each wall has its reason, told in ARCHITECTURE.md")
    }

    @Test func ofTestsAreNeverXCTest() {
        let files = Repository.here.swift(below: "Tests")
        expectNone(files.flatMap(ImportRules.checkTest), because: "one way of testing is enough")
    }

    @Test func noFolderOfCodeIsLeftOutOfTheBuild() throws {
        let targets = PackageManifest.targets(in: try Repository.here.file("Package.swift")).map(\.name)
        let files = Repository.here.swift(below: "Sources") + Repository.here.swift(below: "Tests")
        let folders = Set(files.compactMap { $0.path.split(separator: "/").dropFirst().first.map(String.init) })
        #expect(folders.count > 15)
        #expect(folders.subtracting(targets).sorted() == [], "tests that are no target never run")
    }

    @Test func areLimitedForEveryTarget() throws {
        let manifest = try Repository.here.file("Package.swift")
        let targets = PackageManifest.targets(in: manifest).filter { $0.holdsSwift && !$0.isForTests }.map(\.name)
        #expect(targets.count > 5)
        #expect(targets.filter { ImportRules.walls[$0] == nil } == [], "these targets stand in no row of the table")
    }

    @Test(arguments: [
        Sample("import Postgres\n", at: "Sources/API/A.swift", caught: 1),
        Sample("package import Persistence\n", at: "Sources/API/A.swift", caught: 1),
        Sample("import Hummingbird\npackage import Web\n", at: "Sources/API/A.swift"),
        Sample("// import Postgres\nlet text = \"import Postgres\"\n", at: "Sources/API/A.swift"),
        Sample("import struct Foundation.Date\n", at: "Sources/DebtDomain/Day.swift", caught: 1),
        Sample("@testable import Safeguards\n", at: "Sources/Jobs/A.swift", caught: 1),
        Sample("import Web\n", at: "Sources/Jobs/A.swift", caught: 1),
        Sample("let a = 1\n", at: "Sources/Utils/A.swift", caught: 1),
    ])
    func areJudgedAsTheTableSays(_ sample: Sample) {
        #expect(ImportRules.check(sample.swift).map(\.line) == sample.caught)
    }

    @Test func ofXCTestAreSeen() {
        #expect(ImportRules.checkTest(Sample("import Testing\nimport XCTest\n").swift).map(\.line) == [2])
    }
}
