import Crypto
import Foundation
import Safeguards
import TestSupport
import Testing

/// What another program, with another library, makes of our envelopes, and we of its: whoever has the keys can read a
/// unit's data without us.
@Suite("Envelopes of two programs")
struct EnvelopePeerTests {
    /// A value, where it stands, and its key.
    private struct Sample: CustomStringConvertible {
        let kind: EnvelopeClass
        let plaintext: Plaintext
        let type: UInt8
        let value: [UInt8]
        let key: FieldKey
        let field: UInt32
        let place: SealedPlace

        var description: String { "class \(kind.rawValue), type \(type), \(value.count) bytes" }

        var request: [String: Any] {
            let subject = place.subject?.octets ?? [UInt8](repeating: 0, count: 16)
            return [
                "tenant": Hex.text(of: place.tenant.bytes), "subject": Hex.text(of: subject),
                "row": Hex.text(of: place.row.octets), "key": key.key.hex, "key_id": Hex.text(of: key.id.octets),
                "version": key.version, "class": kind.rawValue, "field": field, "type": type,
                "value": Hex.text(of: value),
            ]
        }

        /// The same said of other places, keys and classes.
        var others: [[String: Any]] {
            let other = Hex.text(of: UUID().octets)
            return [
                ["tenant": other], ["subject": other], ["row": other], ["field": field + 1], ["key_id": other],
                ["version": key.version + 1], ["class": kind.rawValue % 3 + 1], ["key": other + other],
            ].map { request.merging($0) { $1 } }
        }

        func open(_ envelope: [UInt8]) throws -> Plaintext {
            try Envelope.open(envelope, kind, field: field, at: place, with: key)
        }
    }

    @Test(arguments: [Proof.seed])
    func openEachOthersAndNothingElse(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let samples = Self.samples(&random)
        #expect(samples.count == 3 * (4 * 30 + 10))
        var requests: [[String: Any]] = []
        for sample in samples {
            let ours = Hex.text(
                of: try Envelope.seal(
                    sample.plaintext,
                    sample.kind,
                    field: sample.field,
                    at: sample.place,
                    with: sample.key
                )
            )
            let nonce = Hex.text(of: Self.random(12, &random))
            requests.append(sample.request.merging(["task": "unseal", "envelope": ours]) { $1 })
            requests.append(sample.request.merging(["task": "seal", "nonce": nonce]) { $1 })
            for other in sample.others {
                requests.append(other.merging(["task": "refuses", "envelope": ours]) { $1 })
            }
        }
        let answers = try PythonPeer.answers(to: requests)
        try #require(answers.count == requests.count)
        for (index, sample) in samples.enumerated() {
            let answers = Array(answers[(10 * index)..<(10 * index + 10)])
            #expect(bytes(answers[0]) == [sample.type] + sample.value, "\(sample)")
            #expect(answers[2...].allSatisfy { $0 == "refused" }, "\(sample)")
            let theirs = try #require(bytes(answers[1]))
            #expect(try sample.open(theirs) == sample.plaintext, "\(sample)")
            expectRefused(theirs, sample)
        }
    }

    /// Nothing that is said wrongly of an envelope opens it.
    private func expectRefused(_ theirs: [UInt8], _ sample: Sample) {
        let (place, key) = (sample.place, sample.key)
        let places = [
            SealedPlace(tenant: .random(), subject: place.subject, row: place.row),
            SealedPlace(tenant: place.tenant, subject: UUID(), row: place.row),
            SealedPlace(tenant: place.tenant, subject: place.subject, row: UUID()),
        ]
        for other in places {
            #expect(throws: IntegrityFailure(), "\(sample)") {
                try Envelope.open(theirs, sample.kind, field: sample.field, at: other, with: key)
            }
        }
        #expect(throws: IntegrityFailure(), "\(sample)") {
            try Envelope.open(theirs, sample.kind, field: sample.field &+ 1, at: place, with: key)
        }
        for kind in [EnvelopeClass.subject, .tenant, .audit] where kind != sample.kind {
            #expect(throws: IntegrityFailure(), "\(sample)") {
                try Envelope.open(theirs, kind, field: sample.field, at: place, with: key)
            }
        }
        for other in [
            FieldKey(id: UUID(), version: key.version, key: key.key),
            FieldKey(id: key.id, version: key.version + 1, key: key.key),
            FieldKey(id: key.id, version: key.version, key: SymmetricKey(size: .bits256)),
        ] {
            #expect(throws: IntegrityFailure(), "\(sample)") {
                try Envelope.open(theirs, sample.kind, field: sample.field, at: place, with: other)
            }
        }
    }

    /// Every class with every type, and with each length on both sides of every step of the padding.
    private static func samples(_ random: inout SplitMix64) -> [Sample] {
        let steps = [16, 32, 48, 64, 96, 128, 192, 256, 512, 768]
        var samples: [Sample] = []
        for kind in [EnvelopeClass.subject, .tenant, .audit] {
            var values: [(Plaintext, UInt8, [UInt8])] = []
            for length in steps.flatMap({ [$0 - 3, $0 - 2, $0 - 1] }) {
                let text = text(length, &random)
                values.append((.text(text), 1, Array(text.utf8)))
                let digits = String((0..<length).map { _ in "0123456789".randomElement(using: &random) ?? "0" })
                values.append((.decimal(digits), 4, Array(digits.utf8)))
                let json = Array("\"\(String(digits.dropLast(2)))\"".utf8)
                values.append((.json(json), 5, json))
                let octets = Self.random(length, &random)
                values.append((.bytes(octets), 6, octets))
            }
            for number in [Int64.min, -1, 0, .max, .random(in: .min ... .max, using: &random)] {
                let day = Int32(truncatingIfNeeded: number)
                values.append((.integer(number), 2, bigEndian(number)))
                values.append((.day(day), 3, bigEndian(day)))
            }
            samples += values.map { plaintext, type, value in
                Sample(
                    kind: kind,
                    plaintext: plaintext,
                    type: type,
                    value: value,
                    key: FieldKey(
                        id: id(&random),
                        version: .random(in: 1..<UInt32.max, using: &random),
                        key: SymmetricKey(data: Self.random(32, &random))
                    ),
                    field: .random(in: 1..<UInt32.max, using: &random),
                    place: SealedPlace(
                        tenant: TenantID(id(&random)),
                        subject: kind == .subject ? id(&random) : nil,
                        row: id(&random)
                    )
                )
            }
        }
        return samples
    }

    /// Letters of one to four bytes, as many as make up the length.
    private static func text(_ length: Int, _ random: inout SplitMix64) -> String {
        var text = ""
        while text.utf8.count + 4 <= length { text.append("aąż€😀".randomElement(using: &random) ?? "a") }
        return text + String(repeating: "z", count: length - text.utf8.count)
    }

    private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        stride(from: number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func random(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
        (0..<count).map { _ in .random(in: .min ... .max, using: &random) }
    }

    private static func id(_ random: inout SplitMix64) -> UUID {
        let bytes = Self.random(16, &random)
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            )
        )
    }
}

extension UUID {
    fileprivate var octets: [UInt8] { TenantID(self).bytes }
}
