import Testing

@Suite struct Language {
    private let sources = Repository.here.swift(below: "Sources")
    private let everything = Repository.here.swift(below: "Sources") + Repository.here.swift(below: "Tests")

    @Test func sharesByPackageOnly() {
        expectNone(everything.flatMap(LanguageRules.checkAccess), because: "nobody outside imports us; say `package`")
    }

    @Test func printsNowhere() {
        expectNone(sources.flatMap(LanguageRules.checkPrinting), because: "what is printed is in no log; use a logger")
    }

    @Test func endsTheProcessWithAReasonOnly() {
        expectNone(
            everything.flatMap(LanguageRules.checkCrashing),
            because: "say `precondition(…, \"why it cannot be\")`"
        )
    }

    @Test func forcesNothing() {
        expectNone(everything.flatMap(LanguageRules.checkForcing), because: "the unlikely is an error, not a crash")
    }

    @Test func swallowsNoErrorInSilence() {
        expectNone(everything.flatMap(LanguageRules.checkSwallowing), because: "say why the error does not matter")
    }

    @Test func isUnsafeOnlyWhereCBegins() {
        expectNone(
            sources.flatMap(LanguageRules.checkUnsafe),
            because: "the list of unsafe files is short and reviewed"
        )
        for path in LanguageRules.unsafeFiles.keys {
            let uses = sources.filter { $0.path.hasPrefix(path) }.flatMap { $0.lines(with: ["unsafe"]) }
            #expect(!uses.isEmpty, "\(path) has become safe: take it from the list")
        }
    }

    @Test func goesNotAroundTheConcurrencyChecker() {
        for (pattern, count) in LanguageRules.waysAround {
            let uses = everything.flatMap { file in file.lines(with: pattern).map { "\(file.path):\($0)" } }
            #expect(
                uses.count == count,
                "\(pattern.joined()) occurs at \(uses); each needs a proof, and the number here"
            )
        }
    }

    @Test func countsMoneyExactly() {
        expectNone(sources.flatMap(LanguageRules.checkExactness), because: "a grosz lost to rounding is a wrong demand")
    }
}

@Suite struct LanguageSamples {
    @Test(arguments: [
        Sample("public struct A {}\n", caught: 1),
        Sample("\nopen class A {}\n", caught: 2),
        Sample("package struct A {}\nlet key = certificate.public\nlet file = open(path)\n"),
    ])
    func ofAccess(_ sample: Sample) {
        #expect(LanguageRules.checkAccess(sample.swift).map(\.line) == sample.caught)
    }

    @Test(arguments: [
        Sample("print(text)\n", caught: 1),
        Sample("let text = \"\\(dump(value))\"\n", caught: 1),
        Sample("reprint(text)\nprinter.print(text)\n// print(text)\nlet a = \"print(text)\"\n"),
        Sample("print(text)\n", at: "Sources/komorne/Launch.swift", caught: 1),
    ])
    func ofPrinting(_ sample: Sample) {
        #expect(LanguageRules.checkPrinting(sample.swift).map(\.line) == sample.caught)
    }

    @Test(arguments: [
        Sample("fatalError(\"no\")\n", caught: 1), Sample("preconditionFailure(\"a reason\")\n"),
    ])
    func ofCrashing(_ sample: Sample) {
        #expect(LanguageRules.checkCrashing(sample.swift).map(\.line) == sample.caught)
    }

    @Test(arguments: [
        Sample("let a = try! read()\nlet b = c as! Int\n", caught: 1, 2),
        Sample("let a = b!\nlet c = d()!.e\nlet f = g[0]!\nvar h: Int!\n", caught: 1, 2, 3, 4),
        Sample("let text = \"\\(a!)\"\n", caught: 1),
        Sample("if !a, b != c, (!d), a !== b { }\n#if !os(Linux)\n// Never!\nlet s = \"No!\"\n"),
    ])
    func ofForcing(_ sample: Sample) {
        #expect(LanguageRules.checkForcing(sample.swift).map(\.line) == sample.caught)
    }

    @Test(arguments: [
        Sample("let a = 1\nlet b = try? read()\nlet c = 2\n", caught: 2),
        Sample("let b = try? read()  // It may be missing.\n"),
        Sample("// It may be missing.\nlet b = try? read()\n"),
        Sample("guard let b = try? read() else {\n    // Which error does not matter.\n}\n"),
    ])
    func ofSwallowing(_ sample: Sample) {
        #expect(LanguageRules.checkSwallowing(sample.swift).map(\.line) == sample.caught)
    }

    @Test(arguments: [
        Sample("let a = unsafe read()\n", caught: 1),
        Sample("// unsafe\nlet a = isUnsafe\n"),
        Sample("let a = unsafe read()\n", at: "Sources/Postgres/Sample.swift"),
    ])
    func ofUnsafe(_ sample: Sample) {
        #expect(LanguageRules.checkUnsafe(sample.swift).map(\.line) == sample.caught)
    }

    @Test(arguments: [
        Sample("let rate: Double = 1\n", at: "Sources/Casework/Money.swift", caught: 1),
        Sample("let amount_grosze = 1\nlet rate: Float = 1\n", caught: 2),
        Sample("func a() async {}\n", at: "Sources/DebtDomain/A.swift", caught: 1),
        Sample("import Foundation\n", at: "Sources/DebtDomain/A.swift", caught: 1),
        Sample("let seconds: Double = 1\n"),
        Sample("let amount = Money(grosze: 1)\n"),
    ])
    func ofExactness(_ sample: Sample) {
        #expect(LanguageRules.checkExactness(sample.swift).map(\.line) == sample.caught)
    }

    @Test func ofWaysAround() {
        let text = "@unchecked Sendable\nnonisolated(unsafe) var a\n@preconcurrency import A\nTask.detached {}\n"
        let found = LanguageRules.waysAround.map { Sample(text).swift.lines(with: $0.pattern) }
        #expect(found == [[1], [2], [3], [4]])
        let quoted = Sample("// @unchecked\nlet a = \"Task.detached\"\n").swift
        #expect(LanguageRules.waysAround.allSatisfy { quoted.lines(with: $0.pattern).isEmpty })
    }

    @Test func tellCodeFromTextAndComment() {
        let source = SwiftSource(
            path: "A.swift",
            text: ##"""
                let a = "x \(b("y")) z" + #"\(no)"# // c
                /* d /* e */ f */ let g = """
                    public
                    """
                let h
                """##
        )
        #expect(
            source.tokens.map(\.text).joined(separator: " ") == #"let a = " ( b ( " " ) ) " + " " let g = " " let h"#
        )
        #expect(source.lines[0].comment == "// c")
        #expect(source.lines[1].comment == "/* d /* e */ f */")
        #expect(source.tokens.last?.line == 5)
    }
}
