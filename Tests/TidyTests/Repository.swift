import Foundation

/// A text file of the repository, named by its path from the root.
struct TextFile: Sendable {
    let path: String
    let text: String
    let lines: [String]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The last part of the path, without its ending.
    var name: String {
        let last = path.split(separator: "/").last ?? ""
        return String(last.prefix { $0 != "." })
    }
}

/// The repository as it lies on this disk, read once: everything but what is built or fetched.
struct Repository: Sendable {
    let root: String
    let files: [TextFile]
    let swift: [SwiftSource]

    static let here = Repository(root: findRoot(from: #filePath))

    private init(root: String) {
        self.root = root
        files = Self.paths(below: "", of: root).sorted().compactMap { path in
            guard let data = FileManager.default.contents(atPath: "\(root)/\(path)"), data.count < 1_000_000,
                let text = String(bytes: data, encoding: .utf8)
            else { return nil }
            return TextFile(path: path, text: text)
        }
        swift = files.filter { $0.path.hasSuffix(".swift") }.map { SwiftSource(path: $0.path, text: $0.text) }
    }

    /// Swift files below a folder such as `Sources` or `Sources/Postgres`.
    func swift(below folder: String) -> [SwiftSource] {
        swift.filter { $0.path.hasPrefix(folder + "/") }
    }

    func files(below folder: String, endingIn ending: String) -> [TextFile] {
        files.filter { $0.path.hasPrefix(folder + "/") && $0.path.hasSuffix(ending) }
    }

    /// A file that must be there.
    func file(_ path: String) throws -> TextFile {
        guard let file = files.first(where: { $0.path == path }) else { throw Missing(path: path) }
        return file
    }

    struct Missing: Error {
        let path: String
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(root)/\(path)")
    }

    /// The nearest folder above with a manifest, symbolic links resolved.
    private static func findRoot(from file: String) -> String {
        var folder = URL(filePath: file).resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/", !FileManager.default.fileExists(atPath: folder.path + "/Package.swift") {
            folder.deleteLastPathComponent()
        }
        precondition(folder.path != "/", "a test lies in its package")
        return folder.path
    }

    private static func paths(below folder: String, of root: String) -> [String] {
        // What is no folder has no names in it.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)") else {
            return [folder]
        }
        return names.filter(isOurs).flatMap { paths(below: folder.isEmpty ? $0 : "\(folder)/\($0)", of: root) }
    }

    private static func isOurs(_ name: String) -> Bool {
        ![".git", "Package.resolved", "__pycache__", "secrets"].contains(name) && !name.hasPrefix(".build")
    }
}
