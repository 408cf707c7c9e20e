import Crypto
package import Foundation
package import Persistence
package import Safeguards

/// The files of an export of the log, as `verify/komorne_verify.py` reads them: written one after the other, so that an
/// export of any size takes little memory.
///
/// `put` gets each file piece by piece, one file after the other; the manifest comes last and names them all.
package struct LogBundle {
    package typealias Put = (_ file: String, _ piece: [UInt8]) throws -> Void

    private let tenant: TenantID
    private let range: LogRange
    private let put: Put
    private var files: [String: (hash: SHA256, bytes: Int)] = [:]
    private var entries = 0
    private var places: [UInt8] = []

    /// - Parameters:
    ///   - tenant: Whose log it is.
    ///   - range: Which stretch of it.
    ///   - put: Takes the files.
    package init(of tenant: TenantID, _ range: LogRange, put: @escaping Put) {
        self.tenant = tenant
        self.range = range
        self.put = put
    }

    /// What proves the stretch: the signed heads, the roots before it, that the one head goes on from the other.
    package mutating func add(_ proof: LogRangeProof, verifier: NoteVerifier) throws {
        if let first = range.first { try add(first.note, to: "checkpoint-first.txt") }
        try add(range.last.note, to: "checkpoint-last.txt")
        try add(proof.prefix.lines, to: "prefix.txt")
        try add(proof.consistency.lines, to: "consistency.txt")
        try add("\(verifier)\n", to: "log.vkey")
        // It is there however few lines follow.
        try add("", to: "leaves.bin")
    }

    /// The hashes of the stretch's next lines, all of them, whichever of the lines are shown.
    package mutating func add(leaves: [UInt8]) throws {
        try add(leaves, to: "leaves.bin")
    }

    /// The next lines that are shown.
    package mutating func add(_ lines: [LogRow]) throws {
        let sealed = lines.filter { $0.place != nil }
        entries += sealed.count
        try add(Array(sealed.map { $0.entry + [0x0A] }.joined()), to: "entries.jsonl")
        places += Array(sealed.map { "\($0.place ?? 0)\n" }.joined().utf8)
    }

    /// No more lines follow.
    package mutating func endLines() throws {
        try add("", to: "entries.jsonl")
        try add(places, to: "indices.txt")
        places = []
    }

    /// A piece of a file that is for people to read and proves nothing.
    package mutating func add(_ piece: [UInt8], toReadable file: String) throws {
        try add(piece, to: file)
    }

    /// That one of the lines stands at its place.
    package mutating func add(_ proof: TLogProof, of place: Int64) throws {
        try add("\(proof)", to: "proofs/\(place).tlog-proof")
    }

    /// The manifest, which names every file with its hash.
    ///
    /// - Parameters:
    ///   - filters: What was asked for, by name; nothing where the whole stretch was.
    ///   - now: The instant of the export.
    /// - Throws: What `put` throws.
    package consuming func finish(filters: [String: String], at now: Date) throws {
        let places = range.places
        let manifest: JSONCanonical = [
            "format": "komorne-audit-bundle/1",
            "tenant": .string(tenant.description),
            "origin": .string(try range.last.origin.description),
            "created_at": .string(AuditInstant.text(of: AuditInstant.microseconds(of: now))),
            "range": ["first": .integer(places.lowerBound), "end": .integer(places.upperBound)],
            "filters": .object(filters.mapValues { .string($0) }),
            "is_filtered": .bool(!filters.isEmpty),
            "entries": .integer(Int64(entries)),
            "files": .object(
                files.mapValues { file in
                    ["sha256": .string(Hex.text(of: file.hash.finalize())), "bytes": .integer(Int64(file.bytes))]
                }
            ),
        ]
        try put("manifest.json", try manifest.bytes())
    }

    private mutating func add(_ text: String, to file: String) throws {
        try add(Array(text.utf8), to: file)
    }

    private mutating func add(_ piece: [UInt8], to file: String) throws {
        files[file, default: (SHA256(), 0)].hash.update(data: piece)
        files[file]?.bytes += piece.count
        try put(file, piece)
    }
}

extension [TreeHash] {
    fileprivate var lines: String { map { Base64.text(of: $0.bytes) + "\n" }.joined() }
}
