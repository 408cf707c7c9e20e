package import Foundation

/// What an export contains, with a hash of every part; the file `manifest.json`.
package struct TenantManifest: Codable, Equatable, Sendable {
    package struct Table: Codable, Equatable, Sendable {
        package let name: String
        package let columns: [String]
        package let rows: Int
        package let bytes: Int
        package let sha256: String
    }

    package struct Migration: Codable, Equatable, Sendable {
        package let number: Int32
        package let sha256: String
    }

    /// Where an identity column stands, so that it goes on there after an import.
    package struct Sequence: Codable, Equatable, Sendable {
        package let name: String
        package let lastValue: Int64
        package let isCalled: Bool
    }

    package let format: Int
    package let id: String
    package let code: String
    package let slug: String
    package let name: String
    package let exportedAt: String
    package let migrations: [Migration]
    /// In an order in which they can be loaded: what is referred to comes first.
    package let tables: [Table]
    package let sequences: [Sequence]

    package static let currentFormat = 1

    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(self)
    }

    package init(decoding data: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(TenantManifest.self, from: data)
    }

    package init(
        id: String,
        code: String,
        slug: String,
        name: String,
        exportedAt: String,
        migrations: [Migration],
        tables: [Table],
        sequences: [Sequence]
    ) {
        format = Self.currentFormat
        self.id = id
        self.code = code
        self.slug = slug
        self.name = name
        self.exportedAt = exportedAt
        self.migrations = migrations
        self.tables = tables
        self.sequences = sequences
    }
}
