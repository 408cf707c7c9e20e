import Testing

/// What the language offers and we do not take.
enum LanguageRules {
    /// Files that talk to C, and why they cannot do without.
    static let unsafeFiles: [String: String] = [
        "Sources/Correspondence/CurlOptions.swift": "libcurl",
        "Sources/Correspondence/Errand.swift": "a thread for what libcurl blocks",
        "Sources/Correspondence/PDF/Deflate.swift": "zlib",
        "Sources/Correspondence/PDF/PDFTypesetting.swift": "Pango, Cairo and Fontconfig",
        "Sources/Correspondence/PrivateFile.swift": "files that only their owner reads",
        "Sources/Correspondence/QRCode.swift": "libqrencode",
        "Sources/Correspondence/SMTPDelivery.swift": "libcurl",
        "Sources/Interchange/Reading/Inflating.swift": "zlib",
        "Sources/Interchange/Reading/XMLReader.swift": "expat",
        "Sources/Interchange/ZipArchive.swift": "libarchive",
        "Sources/Persistence/Log/SpoolFiles.swift": "files that are locked, and that outlive a crash",
        "Sources/Postgres/": "libpq and the threads it waits on",
        "Sources/Safeguards/Argon2.swift": "libargon2",
        "Sources/Safeguards/HashingQueue.swift": "the threads that it works on",
        "Sources/Safeguards/Keys/KeyOctets.swift": "the bytes of a key",
        "Sources/Standalone/": "processes, locks, modes and accounts",
        "Sources/Web/ConnectionLedger.swift": "the bytes of a client's address",
        "Sources/Web/LoopExecutor.swift": "a job is run where it was enqueued",
        "Sources/Web/RequestContexts.swift": "the digits of a request's identifier",
        "Sources/komorne/OperatorPromptTerminal.swift": "whether the terminal shows what is typed",
        "Sources/komorne/ProcessGuard.swift": "limits of the process",
    ]

    /// How often each way around the concurrency checker occurs in all the code. A rise needs a proof beside it.
    static let waysAround: [(pattern: [String], count: Int)] = [
        (["@", "unchecked"], 0),
        (["nonisolated", "(", "unsafe", ")"], 0),
        (["@", "preconcurrency"], 0),
        (["Task", ".", "detached"], 0),
    ]

    static func checkAccess(_ file: SwiftSource) -> [Finding] {
        words(["public", "open"], in: file).compactMap { index in
            let next = file.tokens.indices.contains(index + 1) ? file.tokens[index + 1].text : ""
            let isModifier = ["class", "func", "var", "let", "struct", "enum", "init", "static", "protocol", "import"]
            guard isModifier.contains(next) || next == "extension" || next == "typealias" else { return nil }
            return file.finding(file.tokens[index].line, "`\(file.tokens[index].text)`")
        }
    }

    static func checkPrinting(_ file: SwiftSource) -> [Finding] {
        words(["print", "debugPrint", "dump"], in: file).filter { file.hasTokens(["("], at: $0 + 1) }
            .map { file.finding(file.tokens[$0].line, "prints") }
    }

    static func checkCrashing(_ file: SwiftSource) -> [Finding] {
        words(["fatalError"], in: file).map { file.finding(file.tokens[$0].line, "a fatal error without its reason") }
    }

    /// `try!`, `as!`, a forced value, and a type that is forced each time it is used.
    static func checkForcing(_ file: SwiftSource) -> [Finding] {
        file.tokens.indices.dropFirst().compactMap { index in
            let token = file.tokens[index]
            guard token.text == "!", token.isGlued else { return nil }
            let before = file.tokens[index - 1].text
            guard before.utf8.last.map(endsValue) == true else { return nil }
            if file.hasTokens(["="], at: index + 1), file.tokens[index + 1].isGlued { return nil }
            return file.finding(token.line, "`\(before)!`")
        }
    }

    static func checkSwallowing(_ file: SwiftSource) -> [Finding] {
        words(["try"], in: file).compactMap { index in
            guard file.hasTokens(["?"], at: index + 1), file.tokens[index + 1].isGlued else { return nil }
            let line = file.tokens[index].line
            let around = [line - 1, line, line + 1].filter { file.lines.indices.contains($0 - 1) }
            guard around.allSatisfy({ file.lines[$0 - 1].comment.isEmpty }) else { return nil }
            return file.finding(line, "an error is swallowed without a word")
        }
    }

    static func checkUnsafe(_ file: SwiftSource) -> [Finding] {
        if unsafeFiles.keys.contains(where: { file.path.hasPrefix($0) }) { return [] }
        return words(["unsafe"], in: file).filter { !file.hasTokens(["nonisolated", "("], at: $0 - 2) }
            .map { file.finding(file.tokens[$0].line, "an unsafe expression") }
    }

    /// Money is whole grosze, and the law is pure.
    static func checkExactness(_ file: SwiftSource) -> [Finding] {
        let isLaw = file.target == "DebtDomain"
        let isAboutMoney =
            file.path.lowercased().contains("money")
            || file.tokens.contains { $0.text == "Money" || $0.text.lowercased().contains("grosze") }
        guard isLaw || isAboutMoney else { return [] }
        var forbidden = ["Double", "Float", "CGFloat", "Decimal"]
        if isLaw { forbidden += ["async", "await", "Foundation", "FoundationEssentials", "Date"] }
        return words(forbidden, in: file).map { file.finding(file.tokens[$0].line, "`\(file.tokens[$0].text)`") }
    }

    /// Where one of `words` stands and is no member's name.
    private static func words(_ words: Set<String>, in file: SwiftSource) -> [Int] {
        file.tokens.indices.filter { words.contains(file.tokens[$0].text) && !file.hasTokens(["."], at: $0 - 1) }
    }

    private static func words(_ list: [String], in file: SwiftSource) -> [Int] {
        words(Set(list), in: file)
    }

    /// Whether an expression or a type can end with this byte.
    private static func endsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "`"), 0x80...0xFF: true
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"), UInt8(ascii: "\""): true
        default: false
        }
    }
}
