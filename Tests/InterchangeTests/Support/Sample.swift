import Foundation
import Interchange

/// A file of `Samples`.
enum Sample {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: folder.appending(path: "Samples").appending(path: name)))
    }
}

extension FileReader {
    /// Reads in pieces of so many bytes.
    mutating func all(of bytes: [UInt8], inPiecesOf count: Int) -> [Item] {
        var items: [Item] = []
        for start in stride(from: 0, to: bytes.count, by: count) {
            items += take(Array(bytes[start..<min(bytes.count, start + count)]))
        }
        return items + end()
    }
}

/// The bytes of a text in an encoding of one byte.
func encoded(_ text: String, _ encoding: TextEncoding) throws -> [UInt8] {
    let foundation: String.Encoding =
        switch encoding {
        case .utf8: .utf8
        case .utf16LittleEndian: .utf16LittleEndian
        case .utf16BigEndian: .utf16BigEndian
        case .cp1250: .windowsCP1250
        case .iso8859_2: .isoLatin2
        case .cp852: String.Encoding(rawValue: CFEncodings.dosLatin2)
        }
    guard let data = text.data(using: foundation) else { throw NotInEncoding(text: text) }
    return Array(data)
}

struct NotInEncoding: Error {
    let text: String
}

private enum CFEncodings {
    /// As Core Foundation numbers code page 852, with the mark of its numbers.
    static let dosLatin2: UInt = 0x8000_0412
}

/// Numbers that look random and are the same for the same seed.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
