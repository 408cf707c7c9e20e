import Crypto
import Foundation
import Safeguards
import Testing

@Suite("Envelopes of the format KE1")
struct EnvelopeTests {
    /// What another program sealed, with a key derived from the tests' root and the nonce 00 01 … 0b.
    struct Vector: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let plaintext: Plaintext
        let kind: EnvelopeClass
        let field: UInt32
        let type: UInt8
        let value: [UInt8]
        let sealed: String

        init(
            _ why: String,
            _ plaintext: Plaintext,
            _ field: UInt32,
            type: UInt8,
            _ value: [UInt8],
            _ sealed: String,
            under kind: EnvelopeClass = .tenant
        ) {
            testDescription = why
            self.plaintext = plaintext
            self.kind = kind
            self.field = field
            self.type = type
            self.value = value
            self.sealed = sealed
        }

        var place: SealedPlace {
            SealedPlace(tenant: .ofVectors, subject: kind == .subject ? UUID(repeating: 0xBB) : nil, row: row)
        }

        private var row: UUID { UUID(repeating: 0x0A) }

        func request(_ key: FieldKey) -> [String: Any] {
            [
                "tenant": Hex.text(of: TenantID.ofVectors.bytes), "row": Hex.text(of: TenantID(row).bytes),
                "subject": Hex.text(of: place.subject.map { TenantID($0).bytes } ?? [UInt8](repeating: 0, count: 16)),
                "key": key.key.hex, "key_id": Hex.text(of: TenantID(key.id).bytes), "version": key.version,
                "class": kind.rawValue, "field": field, "type": type, "value": Hex.text(of: value),
            ]
        }
    }

    private static let head = "b6fc09fea62c25a4fc9895b7bacf0bf900000001000102030405060708090a0b"

    static let vectors = [
        Vector(
            "a name in Polish letters",
            .text("Zażółć Gęślą"),
            0x0001_0001,
            type: 1,
            Array("Zażółć Gęślą".utf8),
            "e1010002" + head + "6c026aa78951fb525cf224a35abbc31163da452648917d8c560b6c166ceecbe149debba97be73bd6"
                + "a5681560aa9e89b2"
        ),
        Vector(
            "nothing, which is not the same as no value",
            .text(""),
            0x0001_0001,
            type: 1,
            [],
            "e1010002" + head + "6cd80b6235924897de36a3831d7f5ad45b7aff0788b817bc1f6225897ac5e88d"
        ),
        Vector(
            "bytes",
            .bytes(Array(0..<20)),
            0x0001_0003,
            type: 6,
            Array(0..<20),
            "e1010002" + head + "6b580a6036964d91d93eaa89167357daf7a690b1db117d8c560b6c166ceecbe1"
                + "b55b1878da7517980b3f96601f9f11c4"
        ),
        Vector(
            "a number under the key of a person",
            .integer(-42),
            0x0002_0001,
            type: 2,
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xD6],
            "e1010001" + head + "6fa7f49dca6db76808b6a3831d7f5ad44f2851f3ce6e67c2c5eaf42bbd016a4e",
            under: .subject
        ),
        Vector(
            "a day",
            .day(20_000),
            0x0002_0002,
            type: 3,
            [0, 0, 0x4E, 0x20],
            "e1010002" + head + "6e580b2c15124897de36a3831d7f5ad44e5707c914056a69e5cc4fbe718931e7"
        ),
        Vector(
            "an amount under the key of a day",
            .decimal("-12.50"),
            0x0001_0004,
            type: 4,
            Array("-12.50".utf8),
            "e1010003" + head + "69753a501ba77817de36a3831d7f5ad4a01e281651706d36269826b5aa8a37e0",
            under: .audit
        ),
    ]

    private let key: FieldKey

    init() async throws {
        key = try await TenantKeys(CountingProvider()).fieldKey(of: .ofVectors, version: 1)
    }

    @Test(arguments: vectors)
    func openWhatAnotherProgramSealed(_ vector: Vector) throws {
        let envelope = try #require(bytes(vector.sealed))
        let plaintext = try Envelope.open(envelope, vector.kind, field: vector.field, at: vector.place, with: key)
        #expect(plaintext == vector.plaintext)
    }

    @Test("Another program opens what we sealed, and we what it sealed")
    func interoperate() throws {
        let lengths =
            Self.vectors
            + (0..<40).map { index in
                let value = [UInt8](repeating: 7, count: index * 17)
                return Vector("\(value.count) bytes", .bytes(value), 0x0001_0003, type: 6, value, "")
            }
        var requests: [[String: Any]] = []
        for vector in lengths {
            let ours = try Envelope.seal(
                vector.plaintext,
                vector.kind,
                field: vector.field,
                at: vector.place,
                with: key
            )
            let random = SymmetricKey(size: .bits128).hex.prefix(24)
            requests.append(vector.request(key).merging(["task": "unseal", "envelope": Hex.text(of: ours)]) { $1 })
            requests.append(vector.request(key).merging(["task": "seal", "nonce": String(random)]) { $1 })
        }
        let answers = try PythonPeer.answers(to: requests)
        try #require(answers.count == requests.count)
        for (index, vector) in lengths.enumerated() {
            #expect(bytes(answers[2 * index]) == [vector.type] + vector.value, "\(vector)")
            let theirs = try #require(bytes(answers[2 * index + 1]))
            let opened = try Envelope.open(theirs, vector.kind, field: vector.field, at: vector.place, with: key)
            #expect(opened == vector.plaintext, "\(vector)")
        }
    }

    @Test("Every bit counts: none can be changed, and no byte left away or added")
    func openOnlyWhole() throws {
        let vector = Self.vectors[0]
        let envelope = try #require(bytes(vector.sealed))
        var changed: [[UInt8]] = (0..<(envelope.count * 8)).map { bit in
            var copy = envelope
            copy[bit / 8] ^= 1 << UInt8(bit % 8)
            return copy
        }
        changed += (0..<envelope.count).map { Array(envelope.prefix($0)) }
        changed.append(contentsOf: [envelope + [0], envelope + envelope, []])
        for bytes in changed {
            #expect(throws: IntegrityFailure()) {
                try Envelope.open(bytes, vector.kind, field: vector.field, at: vector.place, with: key)
            }
        }
    }

    @Test("An envelope opens in its own place only")
    func openOnlyInTheirPlace() async throws {
        let vector = Self.vectors[3]
        let envelope = try #require(bytes(vector.sealed))
        let (place, person) = (vector.place, try #require(vector.place.subject))
        let other = UUID()
        let places = [
            SealedPlace(tenant: .random(), subject: person, row: place.row),
            SealedPlace(tenant: place.tenant, subject: other, row: place.row),
            SealedPlace(tenant: place.tenant, subject: nil, row: place.row),
            SealedPlace(tenant: place.tenant, subject: person, row: other),
            SealedPlace(tenant: place.tenant, subject: place.row, row: person),
        ]
        for place in places {
            #expect(throws: IntegrityFailure()) {
                try Envelope.open(envelope, .subject, field: vector.field, at: place, with: key)
            }
        }
        #expect(throws: IntegrityFailure()) {
            try Envelope.open(envelope, .subject, field: vector.field + 1, at: place, with: key)
        }
        #expect(throws: IntegrityFailure()) {
            try Envelope.open(envelope, .tenant, field: vector.field, at: place, with: key)
        }
    }

    @Test("Only the key that was asked for opens, even where another one would fit")
    func openOnlyWithTheirKey() throws {
        let vector = Self.vectors[0]
        let envelope = try #require(bytes(vector.sealed))
        let keys = [
            FieldKey(id: UUID(), version: key.version, key: key.key),
            FieldKey(id: key.id, version: 2, key: key.key),
            FieldKey(id: key.id, version: key.version, key: SymmetricKey(size: .bits256)),
        ]
        for key in keys {
            #expect(throws: IntegrityFailure()) {
                try Envelope.open(envelope, vector.kind, field: vector.field, at: vector.place, with: key)
            }
        }
    }

    @Test(
        "Padding is exactly ours",
        arguments: [
            ("no end mark", [1, 65] + [UInt8](repeating: 0, count: 14)),
            ("an end mark too far up", [1, 65, 0x80] + [UInt8](repeating: 0, count: 29)),
            ("nothing but zeros", [UInt8](repeating: 0, count: 16)),
            ("an end mark and no type", [0x80] + [UInt8](repeating: 0, count: 15)),
            ("a length between the steps", [6] + [UInt8](repeating: 1, count: 70) + [0x80]),
            ("a type that nobody knows", [9, 65, 0x80] + [UInt8](repeating: 0, count: 13)),
            ("half a number", [2, 0, 0, 0, 1, 0x80] + [UInt8](repeating: 0, count: 10)),
            ("text that is no UTF-8", [1, 0xC3, 0x28, 0x80] + [UInt8](repeating: 0, count: 12)),
        ]
    )
    func refusesOtherPadding(why: String, plaintext: [UInt8]) throws {
        let place = SealedPlace(tenant: .ofVectors, row: UUID())
        let nonce = AES.GCM.Nonce()
        let header = try #require(bytes("e1010002" + Self.head.prefix(40))) + Array(nonce)
        let place97 =
            Array("KMRN-AAD1".utf8) + header + place.tenant.bytes + [UInt8](repeating: 0, count: 16) + [0, 1, 0, 1]
            + TenantID(place.row).bytes
        #expect(place97.count == 97)
        let box = try AES.GCM.seal(plaintext, using: key.key, nonce: nonce, authenticating: place97)
        let envelope = header + Array(box.ciphertext) + Array(box.tag)
        #expect(throws: IntegrityFailure()) {
            try Envelope.open(envelope, .tenant, field: 0x0001_0001, at: place, with: key)
        }
    }

    @Test("Lengths come in steps, so that they tell little")
    func areOfFewLengths() throws {
        let lengths = Set(
            try (0...40).map { count in
                let text = String(repeating: "a", count: count)
                return try Envelope.seal(.text(text), .tenant, field: 1, at: Self.vectors[0].place, with: key).count
            }
        )
        #expect(lengths == [68, 84, 100])
    }

    @Test("No nonce comes twice")
    func haveNoncesOfTheirOwn() throws {
        let nonces = try (0..<2_000).map { _ in
            let envelope = try Envelope.seal(.day(1), .tenant, field: 1, at: Self.vectors[0].place, with: key)
            return Array(envelope[24..<36])
        }
        #expect(Set(nonces).count == 2_000)
    }

    @Test("Two spellings of one text are one text")
    func areOfOneNormalForm() throws {
        let place = Self.vectors[0].place
        let envelope = try Envelope.seal(.text("Z\u{301}o\u{301}l\u{328}"), .tenant, field: 1, at: place, with: key)
        guard case .text(let text) = try Envelope.open(envelope, .tenant, field: 1, at: place, with: key) else {
            Issue.record("a text was sealed")
            return
        }
        #expect(Array(text.utf8) == Array("\u{179}\u{F3}l\u{328}".utf8))
    }
}

extension UUID {
    init(repeating byte: UInt8) {
        self.init(
            uuid: (
                byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte
            )
        )
    }
}
