import Testing

@Suite struct Documents {
    private let repository = Repository.here
    private let manifest: [PackageManifest.Target]

    init() throws {
        manifest = PackageManifest.targets(in: try Repository.here.file("Package.swift"))
    }

    @Test(arguments: ["README.md", "ARCHITECTURE.md"])
    func mentionEveryTarget(_ path: String) throws {
        let targets = manifest.filter { !$0.isForTests }.map(\.name)
        #expect(targets.count > 5)
        let document = try repository.file(path)
        #expect(DocumentRules.missing(targets, in: document) == [], "\(path) is the map of the targets")
    }

    @Test func leadSomewhere() {
        let documents = repository.files.filter { $0.path.hasSuffix(".md") }
        #expect(documents.count > 3)
        let findings = documents.flatMap { DocumentRules.checkLinks(in: $0, exists: repository.exists) }
        expectNone(findings, because: "a reader follows links")
    }

    @Test func numberDecisionsWithoutGap() {
        let records = repository.files(below: "docs/decisions", endingIn: ".md").filter { $0.name != "README" }
        #expect(!records.isEmpty)
        expectNone(DocumentRules.checkNumbers(of: records), because: "code and people refer to decisions by number")
    }

    @Test func tellOfChanges() throws {
        let log = try repository.file("CHANGELOG.md")
        #expect(log.lines.contains("## [Unreleased]"), "what the next release brings stands there")
    }

    @Test func nameNoWorkplace() {
        expectNone(repository.files.flatMap(DocumentRules.checkWorkplaces), because: "Komorne lives anywhere")
    }

    @Test func nameNobody() {
        expectNone(repository.files.flatMap(DocumentRules.checkAddresses), because: "use an address at example.com")
    }
}

@Suite struct DocumentSamples {
    @Test func ofLinks() {
        let document = TextFile(
            path: "docs/a.md",
            text: """
                [a](b.md) [c](../d.md#e)
                [f](https://g.example/h) [i](#j)
                `[k](l.md)`
                ```
                [m](n.md)
                ```
                [o](../../p)
                """
        )
        #expect(
            DocumentRules.links(in: document).map(\.target) == [
                "b.md", "../d.md#e", "https://g.example/h", "#j", "../../p",
            ]
        )
        let present = ["docs/b.md", "d.md"]
        #expect(DocumentRules.checkLinks(in: document, exists: present.contains).map(\.line) == [7])
        #expect(DocumentRules.checkLinks(in: document) { _ in false }.map(\.line) == [1, 1, 7])
    }

    @Test func ofMentions() {
        let document = TextFile(path: "a.md", text: "`Web`, PostgresTests and komorne-bench\n")
        #expect(DocumentRules.missing(["Web", "komorne-bench"], in: document) == [])
        #expect(DocumentRules.missing(["Postgres", "bench"], in: document) == ["Postgres", "bench"])
    }

    @Test func ofNumbers() {
        let records = ["0001-a.md", "0003-b.md"].map { TextFile(path: "docs/decisions/\($0)", text: "") }
        #expect(DocumentRules.checkNumbers(of: records).map(\.file) == ["docs/decisions/0003-b.md"])
        #expect(DocumentRules.checkNumbers(of: [records[0]]).isEmpty)
    }

    @Test(arguments: [
        Sample("cd /wo" + "rk/tree\n", caught: 1), Sample("a: \"/op" + "t/swift\"\n", caught: 1),
        Sample("see /ho" + "me/jan/x\n", caught: 1), Sample("see /ho" + "me/ewa/x\n"),
        Sample("/var/lib/komorne/demo, ~/.local, \\(a)/wo" + "rk/b, c/op" + "t/d\n"),
    ])
    func ofWorkplaces(_ sample: Sample) {
        #expect(DocumentRules.checkWorkplaces(sample.file).map(\.line) == sample.caught)
    }

    @Test(arguments: [
        Sample("write to anna.k" + "@" + "komorne.pl\n", caught: 1),
        Sample("anna@example.com, anna@zbm.example, postgres://a@db.test/b\n@Test func a() {}\nqueue@2026-01-01\n"),
    ])
    func ofAddresses(_ sample: Sample) {
        #expect(DocumentRules.checkAddresses(sample.file).map(\.line) == sample.caught)
    }

    @Test func ofManifests() {
        let manifest = TextFile(
            path: "Package.swift",
            text: """
                .systemLibrary(name: "CLibpq"),
                .target(
                    name: "Web",
                    dependencies: ["Casework", .product(name: "Logging", package: "swift-log")]
                ),
                .testTarget(name: "WebTests"),
                """
        )
        #expect(PackageManifest.targets(in: manifest).map(\.name) == ["CLibpq", "Web", "WebTests"])
        #expect(PackageManifest.targets(in: manifest).map(\.isForTests) == [false, false, true])
    }
}
