import Crypto
import Foundation
import Interchange
import Persistence
import Safeguards

/// An export in one ZIP archive: takes the files piece by piece and gives out the archive's bytes.
struct LogArchive {
    private let archive: ZipArchive
    private let at: Date
    private var bundle: LogBundle
    private var hash = SHA256()

    init(of tenant: TenantID, _ range: LogRange, at now: Date) throws {
        let archive = try ZipArchive()
        let begun = Begun()
        self.archive = archive
        at = now
        bundle = LogBundle(of: tenant, range) { file, piece in
            if begun.file != file { try archive.begin(file, at: now) }
            begun.file = file
            try archive.add(piece)
        }
    }

    /// The file that is being written.
    private final class Begun {
        var file = ""
    }

    mutating func begin(_ export: LogExport) throws {
        try bundle.add(Array(LogReadme(export: export).text.utf8), toReadable: "CZYTAJ-MNIE.txt")
        try bundle.add(export.plan.proof, verifier: export.verifier)
    }

    mutating func add(leaves: [UInt8], _ send: LogExport.Send) async throws {
        try bundle.add(leaves: leaves)
        try await flush(send)
    }

    mutating func add(_ rows: [LogRow], _ send: LogExport.Send) async throws {
        try bundle.add(rows)
        try await flush(send)
    }

    mutating func endLines() throws {
        try bundle.endLines()
    }

    mutating func add(_ piece: [UInt8], to file: String) throws {
        try bundle.add(piece, toReadable: file)
    }

    mutating func add(_ proof: TLogProof, of place: Int64) throws {
        try bundle.add(proof, of: place)
    }

    /// Sends what has been made of the archive.
    mutating func flush(_ send: LogExport.Send) async throws {
        let bytes = archive.take()
        guard !bytes.isEmpty else { return }
        hash.update(data: bytes)
        try await send(bytes)
    }

    /// Writes the manifest and the archive's directory.
    ///
    /// - Returns: What was not sent yet.
    mutating func finish(filters: [String: String]) throws -> [UInt8] {
        try bundle.finish(filters: filters, at: at)
        try archive.finish()
        return archive.take()
    }

    /// The hash of the whole archive, `last` being its last bytes.
    func hash(with last: [UInt8]) -> SHA256 {
        var hash = hash
        hash.update(data: last)
        return hash
    }
}
