/// What a log says of itself (c2sp.org/tlog-checkpoint): how many entries it has, and what stands for all of them.
package struct Checkpoint: Hashable, Sendable, CustomStringConvertible {
    /// Which log.
    package let origin: NoteName
    package let size: Int64
    package let root: TreeHash

    package init(origin: NoteName, size: Int64, root: TreeHash) {
        precondition(size >= 0, "a log has no fewer entries than none")
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads the three lines that `description` writes.
    ///
    /// - Returns: `nil` for anything else. Lines of extension are refused: no witness looks at them.
    init?(parsing text: [UInt8]) {
        guard let text = String(validating: text, as: UTF8.self) else { return nil }
        let lines = text.parts(between: "\n")
        guard lines.count == 4, let origin = NoteName(lines[0]), let size = Int64(lines[1]), size >= 0,
            let root = Base64.bytes(of: lines[2]).flatMap({ TreeHash(bytes: $0) }),
            size > 0 || root == .ofNothing
        else { return nil }
        self.init(origin: origin, size: size, root: root)
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    package var description: String {
        "\(origin)\n\(size)\n\(Base64.text(of: root.bytes))\n"
    }
}

/// A checkpoint that its log has signed, with all signatures that are below it.
package struct SignedCheckpoint: Hashable, Sendable {
    /// Why a note is not taken for a log's checkpoint.
    package enum Refusal: Error, Equatable {
        /// It is no note, or its text no checkpoint.
        case malformed
        /// Another log's.
        case foreign
        /// The log's key has not signed it.
        case unsigned
        /// What says to be the log's signature is none.
        case forged
    }

    package let checkpoint: Checkpoint
    package let note: SignedNote

    package init(size: Int64, root: TreeHash, by log: NoteSigner) throws {
        checkpoint = Checkpoint(origin: log.verifier.name, size: size, root: root)
        note = try SignedNote(checkpoint.description, by: log)
    }

    private init(_ checkpoint: Checkpoint, _ note: SignedNote) {
        self.checkpoint = checkpoint
        self.note = note
    }

    /// Reads a checkpoint and believes it only if the log signed it.
    package init(parsing text: String, of log: NoteVerifier) throws(Refusal) {
        let note: SignedNote
        do { note = try SignedNote(parsing: text) } catch { throw .malformed }
        if note.lines(of: log).isEmpty { throw .unsigned }
        guard note.isSigned(by: log) else { throw .forged }
        guard let checkpoint = Checkpoint(parsing: note.text) else { throw .malformed }
        guard checkpoint.origin == log.name else { throw .foreign }
        self.init(checkpoint, note)
    }

    /// The same with what witnesses wrote below it (c2sp.org/tlog-cosignature), kept as they wrote it.
    ///
    /// - Parameter lines: Signature lines, as a witness sends them.
    /// - Returns: The checkpoint with all its signatures.
    /// - Throws: `MalformedNote` where one of `lines` is no signature.
    package func cosigned(by lines: String) throws(MalformedNote) -> SignedCheckpoint {
        SignedCheckpoint(checkpoint, try note.adding(NoteSignature.lines(in: lines)))
    }
}
