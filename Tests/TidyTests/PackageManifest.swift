import Foundation

/// What the manifest says, as far as a reader of text can know.
enum PackageManifest {
    struct Target: Equatable {
        let kind: String
        let name: String

        var isForTests: Bool { kind == "testTarget" || name == "TestSupport" }
        var holdsSwift: Bool { kind != "systemLibrary" }
    }

    /// Every target, in order.
    static func targets(in manifest: TextFile) -> [Target] {
        let source = SwiftSource(path: manifest.path, text: manifest.text)
        let kinds = ["target", "executableTarget", "testTarget", "systemLibrary"]
        return source.tokens.indices.compactMap { index in
            guard index > 0, source.tokens[index - 1].text == ".", kinds.contains(source.tokens[index].text),
                let label = source.tokens[index...].prefix(4).firstIndex(where: { $0.text == "name" })
            else { return nil }
            // String contents are blanked in tokens, so the name comes from the line itself.
            let raw = source.lines[source.tokens[label].line - 1].raw
            guard let range = raw.range(of: "name: \"") else { return nil }
            return Target(kind: source.tokens[index].text, name: String(raw[range.upperBound...].prefix { $0 != "\"" }))
        }
    }
}
