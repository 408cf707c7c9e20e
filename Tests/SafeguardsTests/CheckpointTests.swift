import Crypto
import Foundation
import Safeguards
import Testing

@Suite("Checkpoints of the audit log")
struct CheckpointTests {
    private let log: NoteSigner
    private let sample: SampleLog

    init() throws {
        let name = try #require(NoteName("audit.example.org/018f6b1c-2d3e-7f40-8a5b-6c7d8e9fa0b1"))
        log = NoteSigner(name: name, key: Curve25519.Signing.PrivateKey())
        sample = try SampleLog(size: 300)
    }

    private func checkpoint(size: Int = 300) throws -> SignedCheckpoint {
        try SignedCheckpoint(size: Int64(size), root: try sample.root(size: size), by: log)
    }

    private func refusal(of text: String) -> SignedCheckpoint.Refusal? {
        do throws(SignedCheckpoint.Refusal) {
            _ = try SignedCheckpoint(parsing: text, of: log.verifier)
            return nil
        } catch {
            return error
        }
    }

    @Test("Three lines, a blank one and the signature", arguments: [0, 1, 256, 300])
    func areThreeLines(size: Int) throws {
        let signed = try checkpoint(size: size)
        let root = Base64.text(of: try sample.root(size: size).bytes)
        let text = "audit.example.org/018f6b1c-2d3e-7f40-8a5b-6c7d8e9fa0b1\n\(size)\n\(root)\n"
        #expect("\(signed.checkpoint)" == text)
        #expect("\(signed.note)" == text + "\n" + signed.note.signatures[0].line)
        let read = try SignedCheckpoint(parsing: "\(signed.note)", of: log.verifier)
        #expect(read == signed)
        #expect(read.checkpoint.size == size && read.checkpoint.origin == log.verifier.name)
    }

    @Test("What the log signed, but is no checkpoint, is none")
    func areStrict() throws {
        let (name, root) = ("\(log.verifier.name)", Base64.text(of: try sample.root(size: 300).bytes))
        for text in [
            "\n", "\(name)\n", "\(name)\n300\n", "\(name)\n300\n\(root)\nextension\n", "\(name)\n300\n\(root)\n\n",
            "\(name)\n0300\n\(root)\n", "\(name)\n+300\n\(root)\n", "\(name)\n-300\n\(root)\n",
            "\(name)\n3e2\n\(root)\n",
            "\(name)\n٣٠٠\n\(root)\n", "\(name)\n 300\n\(root)\n", "\(name)\n9223372036854775808\n\(root)\n",
            "\(name)\n\n\(root)\n", "\(name)\n0\n\(root)\n", "\(name)\n300\n\(root.dropLast())\n", "\(name)\n300\n\n",
            "\(name)\n300\n\(root.dropLast(4))\n", "\(name)\n300\nAAAA\(root)\n", "\n300\n\(root)\n",
            "a b\n300\n\(root)\n",
        ] {
            #expect(refusal(of: "\(try SignedNote(text, by: log))") == .malformed, "\(text)")
        }
        #expect(refusal(of: "\(try SignedNote("other\n300\n\(root)\n", by: log))") == .foreign)
        #expect(refusal(of: "\(name)\n300\n\(root)\n") == .malformed)
        #expect(refusal(of: "\(try SignedNote("\(name)\n300\n\(root)\n", by: log))") == nil)
    }

    @Test("Only the log's own key counts")
    func areSigned() throws {
        let other = NoteSigner(name: log.verifier.name, key: Curve25519.Signing.PrivateKey())
        let forged = try SignedCheckpoint(size: 300, root: .ofNothing, by: other)
        #expect(refusal(of: "\(forged.note)") == .unsigned)
        let changed = "\(try checkpoint().note)".replacing("\n300\n", with: "\n301\n")
        #expect(refusal(of: changed) == .forged)
        let both = try checkpoint().cosigned(by: forged.note.signatures[0].line)
        #expect(refusal(of: "\(both.note)") == nil)
    }

    @Test("What a witness wrote below stays as it is")
    func areCosigned() throws {
        // From the text of c2sp.org/tlog-cosignature.
        let published = """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+\
            zyWE+xeMcTOAYQ8=
            — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5\
            nNo0xUe+mbIUBkBIfZ+qnA==

            """
        let note = try SignedNote(parsing: published)
        #expect("\(note)" == published)
        let witness = note.signatures[1]
        #expect(witness.bytes.count == 8 + 64)
        #expect(Array(witness.bytes.prefix(8)) == [0, 0, 0, 0, 0x64, 0x18, 0x50, 0xCB])

        let signed = try checkpoint()
        let request: [String: Any] = [
            "task": "cosignature", "note": "\(signed.note)", "name": "witness.example.org", "time": 1_795_312_800,
            "seed": String(repeating: "07", count: 32),
        ]
        let line = try #require(try PythonPeer.answers(to: [request], by: "tlog.py").first) + "\n"
        let cosigned = try signed.cosigned(by: line + witness.line)
        #expect("\(cosigned.note)" == "\(signed.note)" + line + witness.line)
        #expect(cosigned.checkpoint == signed.checkpoint)
        #expect(try SignedCheckpoint(parsing: "\(cosigned.note)", of: log.verifier) == cosigned)
        #expect(try cosigned.cosigned(by: line) == cosigned)
        for lines in ["", "\n", String(line.dropLast()), line + "\n", "x" + line] {
            #expect(throws: MalformedNote()) { try signed.cosigned(by: lines) }
        }
    }

    @Test("A file that shows an entry to whoever has the key")
    func showEntries() throws {
        let signed = try checkpoint()
        for index in [0, 1, 255, 256, 298, 299] {
            let proof = try sample.value(of: InclusionProof.plan(index: Int64(index), size: 300))
            let file = try TLogProof(of: sample.leaves[index], by: proof, in: signed)
            let path = proof.path.map { Base64.text(of: $0.bytes) + "\n" }.joined()
            #expect("\(file)" == "c2sp.org/tlog-proof@v1\nindex \(index)\n\(path)\n\(signed.note)")
            let request: [String: Any] = [
                "task": "proof", "file": "\(file)", "vkey": "\(log.verifier)",
                "entry": Hex.text(of: Array("entry \(index)".utf8)),
            ]
            #expect(try PythonPeer.answers(to: [request], by: "tlog.py") == ["\(index)"])
        }
    }

    @Test("The only entry of a log needs no hashes")
    func showTheOnlyEntry() throws {
        let signed = try checkpoint(size: 1)
        let proof = InclusionProof(index: 0, size: 1, path: [])
        let file = try TLogProof(of: sample.leaves[0], by: proof, in: signed)
        #expect("\(file)" == "c2sp.org/tlog-proof@v1\nindex 0\n\n\(signed.note)")
    }

    @Test("A file that would prove nothing is not written")
    func showNothingElse() throws {
        let proof = try sample.value(of: InclusionProof.plan(index: 7, size: 300))
        let leaf = sample.leaves[7]
        #expect(throws: TLogProof.Unproven()) { try TLogProof(of: sample.leaves[8], by: proof, in: try checkpoint()) }
        #expect(throws: TLogProof.Unproven()) { try TLogProof(of: leaf, by: proof, in: try checkpoint(size: 299)) }
        let older = try sample.value(of: InclusionProof.plan(index: 0, size: 3))
        let claimed = InclusionProof(index: 0, size: 4, path: older.path)
        #expect(claimed.proves(sample.leaves[0], in: try sample.root(size: 3)))
        #expect(throws: TLogProof.Unproven()) {
            try TLogProof(of: sample.leaves[0], by: claimed, in: try checkpoint(size: 3))
        }
    }
}
