import Crypto
import Foundation

/// One numbered file of schema changes.
package struct MigrationFile: Sendable, Equatable {
    package let number: Int32
    /// The file's name without its ending, such as `0001_job_queue`.
    package let name: String
    package let sha256: [UInt8]
    package let text: String

    /// Whether the file says in its first line that it cannot run inside a transaction, as concurrent index builds.
    package var runsOutsideTransaction: Bool {
        text.hasPrefix("-- outside transaction")
    }
}

/// The two lines of migrations: of the registry, and of every tenant's schema.
package struct MigrationFiles: Sendable {
    package let platform: [MigrationFile]
    package let tenant: [MigrationFile]

    /// Why the folder of migrations cannot be used.
    package enum Invalid: Error, Equatable, CustomStringConvertible {
        case unreadable(path: String)
        case misnamed(file: String)
        case gap(file: String, expected: Int32)
        case withoutHeader(file: String)

        package var description: String {
            switch self {
            case .unreadable(let path): "the migrations at \(path) cannot be read"
            case .misnamed(let file): "\(file) is not named like 0001_subject.sql"
            case .gap(let file, let expected): "\(file) should have the number \(expected)"
            case .withoutHeader(let file): "\(file) does not begin with a comment that says what it is for"
            }
        }
    }

    /// Reads `platform` and `tenant` below `directory`.
    package init(directory: String) throws(Invalid) {
        platform = try Self.read(directory + "/platform")
        tenant = try Self.read(directory + "/tenant")
    }

    /// The number of the newest tenant migration; zero where there is none.
    package var newestTenantVersion: Int32 { tenant.last?.number ?? 0 }

    private static func read(_ path: String) throws(Invalid) -> [MigrationFile] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            // What kind of error it was does not matter: the path is what has to be mended.
            throw .unreadable(path: path)
        }
        var files: [MigrationFile] = []
        for name in names.sorted() where name.hasSuffix(".sql") {
            let file = try parse(name: name, at: path)
            let expected = Int32(files.count + 1)
            guard file.number == expected else { throw .gap(file: name, expected: expected) }
            files.append(file)
        }
        return files
    }

    private static func parse(name: String, at path: String) throws(Invalid) -> MigrationFile {
        let stem = String(name.dropLast(4))
        let isSubject = stem.dropFirst(5).allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }
        let isNumbered = stem.prefix(4).allSatisfy { $0.isASCII && $0.isNumber }
        guard isNumbered, let number = Int32(stem.prefix(4)), stem.dropFirst(4).hasPrefix("_"), stem.count > 5,
            isSubject
        else {
            throw .misnamed(file: name)
        }
        guard let data = FileManager.default.contents(atPath: path + "/" + name),
            let text = String(bytes: data, encoding: .utf8)
        else { throw .unreadable(path: path + "/" + name) }
        guard text.hasPrefix("-- ") else { throw .withoutHeader(file: name) }
        return MigrationFile(number: number, name: stem, sha256: Array(SHA256.hash(data: data)), text: text)
    }
}
