import Foundation

/// PostgreSQL's server programs of one major version.
struct ServerPrograms: Sendable, Equatable {
    let directory: String
    let major: Int

    /// Finds the programs where Debian puts them.
    ///
    /// - Parameters:
    ///   - explicit: A folder to use and no other, for a PostgreSQL built by hand.
    ///   - wanted: The version that made the data, preferred over all others; then 15, which we are tested with; then
    ///     the newest.
    ///   - root: Where Debian puts them, a folder for each version.
    /// - Returns: The programs of one version, 15 or newer.
    /// - Throws: `EmbeddedClusterError.noServerPrograms`.
    static func find(
        explicit: String? = nil,
        wanted: Int? = nil,
        root: String = "/usr/lib/postgresql"
    ) throws(EmbeddedClusterError) -> ServerPrograms {
        if let explicit {
            guard let major = majorVersion(in: explicit), major >= oldest else {
                throw .noServerPrograms(searched: explicit)
            }
            return ServerPrograms(directory: explicit, major: major)
        }
        // A missing folder is the same as an empty one: nothing is installed.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let installed = names.compactMap { Int($0) }
            .filter { $0 >= oldest && PrivateFiles.isExecutable("\(root)/\($0)/bin/postgres") }
            .sorted()
        let choice =
            installed.first { $0 == wanted } ?? installed.first { $0 == preferred } ?? installed.last
        guard let choice else { throw .noServerPrograms(searched: root) }
        return ServerPrograms(directory: "\(root)/\(choice)/bin", major: choice)
    }

    func path(of program: String) -> String { "\(directory)/\(program)" }

    /// Debian's folder carries the version in its name; elsewhere the header of the catalogue beside it tells.
    private static func majorVersion(in directory: String) -> Int? {
        guard PrivateFiles.isExecutable("\(directory)/postgres") else { return nil }
        let folders = directory.split(separator: "/")
        if let named = folders.dropLast().last.flatMap({ Int($0) }) { return named }
        let above = "/" + folders.dropLast().joined(separator: "/")
        let catalogues = ["\(above)/share/postgres.bki", "\(above)/share/postgresql/postgres.bki"]
        guard let header = catalogues.lazy.compactMap({ PrivateFiles.text(of: $0)?.prefix(40) }).first else {
            return nil
        }
        return Int(header.drop { !$0.isNumber }.prefix { $0.isNumber })
    }

    private static let oldest = 15
    private static let preferred = 15
}
