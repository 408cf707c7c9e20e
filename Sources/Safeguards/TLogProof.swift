/// A file that shows to whoever knows the log's key that an entry is in it (c2sp.org/tlog-proof), without asking us.
package struct TLogProof: Hashable, Sendable, CustomStringConvertible {
    /// A proof that proves nothing is not written.
    package struct Unproven: Error, Equatable, CustomStringConvertible {
        package init() {}

        package var description: String { "the entry is not where the proof says" }
    }

    package let proof: InclusionProof
    package let checkpoint: SignedCheckpoint

    /// - Parameters:
    ///   - leaf: What stands for the entry; it is not in the file, whose reader has the entry.
    ///   - proof: Where the entry is.
    ///   - checkpoint: What the log signed when it had as many entries as the proof is for.
    /// - Throws: `Unproven` unless the entry is there.
    package init(of leaf: TreeHash, by proof: InclusionProof, in checkpoint: SignedCheckpoint) throws(Unproven) {
        guard proof.size == checkpoint.checkpoint.size, proof.proves(leaf, in: checkpoint.checkpoint.root)
        else { throw Unproven() }
        self.proof = proof
        self.checkpoint = checkpoint
    }

    /// The file.
    package var description: String {
        let path = proof.path.map { Base64.text(of: $0.bytes) + "\n" }.joined()
        return "c2sp.org/tlog-proof@v1\nindex \(proof.index)\n\(path)\n\(checkpoint.note)"
    }
}
