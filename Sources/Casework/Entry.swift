import Foundation

/// Reads what people type into the fields of the office.
enum Entry {
    /// One line of text: without blanks around, in NFC, of visible characters.
    static func line(_ typed: String, _ field: String, most: Int) throws(InvalidChange) -> String {
        // Far above every limit, and so never a long piece of work.
        guard typed.utf8.count <= 4_096 else { throw InvalidChange(field, .tooLong(most: most)) }
        let text = typed.trimmingCharacters(in: .whitespaces).precomposedStringWithCanonicalMapping
        guard !text.isEmpty else { throw InvalidChange(field, .empty) }
        guard text.unicodeScalars.count <= most else { throw InvalidChange(field, .tooLong(most: most)) }
        guard text.unicodeScalars.allSatisfy(isVisible) else { throw InvalidChange(field, .unprintable) }
        return text
    }

    /// Several lines of text, such as a reason.
    static func paragraphs(_ typed: String, _ field: String, most: Int) throws(InvalidChange) -> String {
        guard typed.utf8.count <= 16_384 else { throw InvalidChange(field, .tooLong(most: most)) }
        let text = typed.replacingOccurrences(of: "\r\n", with: "\n")
            .trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
        guard !text.isEmpty else { throw InvalidChange(field, .empty) }
        guard text.unicodeScalars.count <= most else { throw InvalidChange(field, .tooLong(most: most)) }
        guard text.unicodeScalars.allSatisfy({ $0 == "\n" || isVisible($0) }) else {
            throw InvalidChange(field, .unprintable)
        }
        return text
    }

    /// Several lines, each a text of its own; one that stands twice counts once.
    static func lines(_ typed: [String], _ field: String, most: Int, eachMost: Int) throws(InvalidChange) -> [String] {
        guard typed.count <= most else { throw InvalidChange(field, .tooMany(most: most)) }
        var lines: [String] = []
        var seen: Set<String> = []
        for entry in typed {
            let line = try line(entry, field, most: eachMost)
            if seen.insert(line).inserted { lines.append(line) }
        }
        return lines
    }

    /// Neither controls nor marks that turn the direction of what follows.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
