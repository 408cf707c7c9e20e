import Foundation

/// Documents point at what exists, and the repository speaks of nothing but Komorne.
enum DocumentRules {
    struct Link: Equatable {
        let line: Int
        let target: String
    }

    /// Inline links, code blocks and code quotes left out.
    static func links(in document: TextFile) -> [Link] {
        var isInBlock = false
        return document.lines.enumerated().flatMap { index, line -> [Link] in
            if line.hasPrefix("```") { isInBlock.toggle() }
            guard !isInBlock else { return [] }
            let prose = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 0 }.map(\.element).joined(separator: "`")
            return prose.places(of: "](").map { range in
                Link(line: index + 1, target: String(prose[range.upperBound...].prefix { $0 != ")" }))
            }
        }
    }

    static func checkLinks(in document: TextFile, exists: (String) -> Bool) -> [Finding] {
        let folder = document.path.split(separator: "/").dropLast().map(String.init)
        return links(in: document).compactMap { link in
            let path = link.target.prefix { $0 != "#" }
            if path.isEmpty || link.target.contains("://") || link.target.hasPrefix("mailto:") { return nil }
            var parts = folder
            for part in path.split(separator: "/") {
                switch part {
                case ".": break
                case "..": if parts.popLast() == nil { parts.append("..") }
                default: parts.append(String(part))
                }
            }
            guard !path.hasPrefix("/"), exists(parts.joined(separator: "/")) else {
                return Finding(file: document.path, line: link.line, what: "\(link.target) leads nowhere")
            }
            return nil
        }
    }

    /// Names that a document leaves out; a name counts as mentioned when it stands alone or in code quotes.
    static func missing(_ names: [String], in document: TextFile) -> [String] {
        let words = Set(document.text.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" }.map(String.init))
        return names.filter { !words.contains($0) }
    }

    static func checkNumbers(of records: [TextFile]) -> [Finding] {
        records.enumerated().compactMap { index, record in
            let name = record.path.split(separator: "/").last ?? ""
            let digits = name.prefix(4)
            guard digits.allSatisfy(\.isNumber), name.dropFirst(4).hasPrefix("-"), Int(digits) == index + 1 else {
                return Finding(file: record.path, line: 1, what: "should be named and numbered \(index + 1)")
            }
            return nil
        }
    }

    /// Paths of the places where people happen to work; in halves, so that they are not found here.
    private static let workplaces = [
        "/wo" + "rk/", "/op" + "t/", "/fa" + "rm", "/ro" + "ot/", "/Us" + "ers/", "/share" + "d/", "/ho" + "me/",
    ]
    /// People who exist in examples only.
    private static let invented = ["/ho" + "me/ewa"]

    static func checkWorkplaces(_ file: TextFile) -> [Finding] {
        let suspects = workplaces.filter { file.text.range(of: $0) != nil }
        guard !suspects.isEmpty else { return [] }
        return file.lines.enumerated().compactMap { index, line in
            let line = invented.reduce(line) { $0.replacingOccurrences(of: $1, with: "") }
            guard let found = suspects.first(where: { begins($0, in: line) }) else { return nil }
            return Finding(file: file.path, line: index + 1, what: "names the place \(found)")
        }
    }

    /// Whether an absolute path begins with `prefix`: what stands before it must not be part of a path itself.
    private static func begins(_ prefix: String, in line: String) -> Bool {
        line.places(of: prefix).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || "._-/)}*$".contains(before))
        }
    }

    static func checkAddresses(_ file: TextFile) -> [Finding] {
        file.lines.enumerated().compactMap { index, line in
            guard line.utf8.contains(UInt8(ascii: "@")) else { return nil }
            let foreign = line.places(of: "@").contains { at in
                let before =
                    line[..<at.lowerBound].last.map { $0.isLetter || $0.isNumber || "._+-".contains($0) } ?? false
                let domain = line[at.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
                return before && isDomain(domain) && !isExample(domain)
            }
            return foreign ? Finding(file: file.path, line: index + 1, what: "an e-mail address of somebody") : nil
        }
    }

    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".")
        guard labels.count > 1, let last = labels.last else { return false }
        return last.count > 1 && last.allSatisfy(\.isLetter)
    }

    private static func isExample(_ domain: Substring) -> Bool {
        let labels = domain.split(separator: ".").map(String.init)
        let reserved = ["example", "test", "invalid", "localhost"]
        return labels.last.map(reserved.contains) == true || labels.dropLast().last == "example"
    }
}

extension String {
    /// Where `text` stands; faster in unoptimised builds than the standard library's search.
    fileprivate func places(of text: String) -> [Range<Index>] {
        var places: [Range<Index>] = []
        while let place = range(of: text, range: (places.last?.upperBound ?? startIndex)..<endIndex) {
            places.append(place)
        }
        return places
    }
}
