import Testing

@Suite struct Traceability {
    private let file: TextFile
    private let rows: [TraceabilityRules.Row]
    private let findings: [Finding]

    init() throws {
        file = try Repository.here.file("docs/asvs.csv")
        (rows, findings) = TraceabilityRules.read(file)
    }

    @Test func saysOfEachRequirementWhatIsDone() {
        expectNone(findings, because: "what is done is proven, and what is not has its reason")
        #expect(rows.count > 100)
    }

    @Test func namesEachRequirementOnce() {
        expectNone(TraceabilityRules.checkOrder(rows, of: file), because: "a requirement has one answer")
    }

    @Test func namesTestsThatExist() {
        let swift = TraceabilityRules.tests(in: Repository.here.swift(below: "Tests"))
        let python = TraceabilityRules.tests(inPython: Repository.here.files(below: "Tests", endingIn: ".py"))
        #expect(swift.count > 500 && !python.isEmpty)
        expectNone(
            TraceabilityRules.checkTests(rows, of: file, against: swift.union(python)),
            because: "a test that is gone proves nothing; name the one that took its place"
        )
    }

    @Test func statesItsTrueFigure() {
        expectNone(TraceabilityRules.checkCoverage(rows, of: file), because: "others rely on this number")
    }
}

@Suite struct TraceabilitySamples {
    private static let head = "# coverage: 0 of 0\n\(TraceabilityRules.columns)\n"

    private static func file(_ text: String) -> TextFile {
        TextFile(path: "docs/asvs.csv", text: text)
    }

    @Test(arguments: [
        Sample(
            head + """
                6.1.1,1,done,"We do it, always.",A.B.c;Tests/d.py::test_e
                6.1.2,2,later,It comes with OIDC.,
                6.1.3,3,n/a,"We have no ""secret questions"", nor hints.",

                """
        ),
        Sample("6.1.1,1,done,We do it.,A.B.c\n", caught: 1), Sample("", caught: 1),
        Sample(head + "6.1.1,1,done,We do it.\n6.1.2,1,done,We do it, always.,A.B.c\n", caught: 3, 4),
        Sample(head + "6.1.1,1,later,We do it.,,\n\n6.1.2,1,later,\"We do it.,\n", caught: 3, 4, 5),
        Sample(head + "V6.1.1,1,later,No.,\n6.1,1,later,No.,\n6.01.1,1,later,No.,\n", caught: 3, 4, 5),
        Sample(head + "6.1.1.,1,later,No.,\n,1,later,No.,\n6.1.-1,1,later,No.,\n", caught: 3, 4, 5),
        Sample(head + "6.1.1,0,later,No.,\n6.1.2,L1,later,No.,\n6.1.3,4,later,No.,\n", caught: 3, 4, 5),
        Sample(head + "6.1.1,1,,No.,\n6.1.2,1,Done,No.,\n6.1.3,1,partly,No.,\n", caught: 3, 4, 5),
        Sample(head + "6.1.1,1,done,,A.B.c\n6.1.2,1,later,,\n6.1.3,1,n/a,no,\n6.1.4,1,later,No,\n", caught: 3, 4, 5, 6),
        Sample(head + "6.1.1,1,done,We do it.,\n6.1.2,1,later,No.,A.B.c\n6.1.3,1,n/a,No.,A.B.c\n", caught: 3, 4, 5),
    ])
    func ofRows(_ sample: Sample) {
        #expect(TraceabilityRules.read(sample.file).findings.map(\.line) == sample.caught)
    }

    @Test func rowsAreReadWhole() throws {
        let text = "# of 0\n\(TraceabilityRules.columns)\n6.10.2,2,done,\"We, the \"\"unit\"\".\",A.B.c;D.E.f\n"
        let row = try #require(TraceabilityRules.read(Self.file(text)).rows.first)
        #expect(row.line == 3 && row.id.description == "6.10.2" && row.level == 2 && row.status == .done)
        #expect(row.control == "We, the \"unit\"." && row.tests == ["A.B.c", "D.E.f"])
    }

    @Test func ofOrder() {
        func caught(_ ids: String...) -> [Int] {
            let file = Self.file(Self.head + ids.map { "\($0),1,later,No.,\n" }.joined())
            return TraceabilityRules.checkOrder(TraceabilityRules.read(file).rows, of: file).map(\.line)
        }
        #expect(caught("6.1.1", "6.1.2", "6.2.1", "6.2.10", "6.10.1", "10.1.1") == [])
        #expect(caught("6.1.1", "6.1.1", "6.1.2") == [4])
        #expect(caught("6.2.10", "6.2.9", "7.1.1", "6.1.1") == [4, 6])
    }

    @Test func ofCoverage() {
        func caught(_ figure: String) -> [Int] {
            let file = Self.file(
                """
                # coverage: \(figure)
                \(TraceabilityRules.columns)
                6.1.1,1,done,Yes.,A.B.c
                6.1.2,2,later,No.,
                6.1.3,2,n/a,Never.,
                6.1.4,3,done,Yes.,A.B.c
                6.1.5,3,later,No.,
                6.1.6,2,done,Yes.,A.B.c

                """
            )
            return TraceabilityRules.checkCoverage(TraceabilityRules.read(file).rows, of: file).map(\.line)
        }
        #expect(caught("2 of 3") == [])
        for wrong in ["3 of 3", "1 of 3", "2 of 4", "4 of 8", "2 of 3 ", "all"] { #expect(caught(wrong) == [1]) }
        let silent = Self.file(TraceabilityRules.columns + "\n6.1.1,1,done,Yes.,A.B.c\n")
        #expect(TraceabilityRules.checkCoverage(TraceabilityRules.read(silent).rows, of: silent).map(\.line) == [1])
    }

    @Test func ofNamedTests() {
        let file = Self.file(
            Self.head + """
                6.1.1,1,done,Yes.,A.B.c;A.B.d
                6.1.2,1,done,Yes.,A.B.d; A.B.c
                6.1.3,1,done,Yes.,A.B.c;;Tests/e.py::test_f

                """
        )
        let rows = TraceabilityRules.read(file).rows
        #expect(TraceabilityRules.checkTests(rows, of: file, against: ["A.B.c", "A.B.d"]).map(\.line) == [4, 5, 5])
    }

    @Test func ofSwiftTests() {
        let source = SwiftSource(
            path: "Tests/SampleTests/Deep/SampleTests.swift",
            text: """
                @Suite("One") struct One: Sendable {
                    struct Row { func helps() {} }
                    @Test func first() {}
                    @Test("Two", arguments: [Row { row in row.helps() }])
                    func second(_ row: Row) { func inner() {} }
                    func helper() {}
                    private let kind = Mirror.DisplayStyle.struct
                    // @Test func commented() {}
                    let text = "@Test func quoted() {}"
                    @Suite struct Nested { @Test func third() async throws {} }
                }
                extension One { @Test func fourth() {} }
                @Test func alone() {}

                """
        )
        let tests = ["One.first", "One.second", "Nested.third", "One.fourth"].map { "SampleTests.\($0)" }
        #expect(TraceabilityRules.tests(in: [source]) == Set(tests))
    }

    @Test func ofPythonTests() {
        let text = "import os\n\ndef test_a(page):\n    def test_b(): pass\n\n# def test_c():\ndef help():\n    pass\n"
        let file = TextFile(path: "Tests/browser/test_x.py", text: text)
        #expect(TraceabilityRules.tests(inPython: [file]) == ["Tests/browser/test_x.py::test_a"])
    }
}
