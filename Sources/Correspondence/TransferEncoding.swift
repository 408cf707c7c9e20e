import Foundation

/// Any bytes as short lines of ASCII, RFC 2045. No line begins with a dot, which a mail server could take for the end,
/// and none ends in a blank, which it could take away.
enum TransferEncoding {
    /// The longest line, without its CRLF.
    private static let width = 76

    /// A text in whichever encoding is shorter, its name beside it; its line ends become CRLF. No line end is added.
    static func encode(_ text: String) -> (name: String, bytes: [UInt8]) {
        let lines = lines(of: text)
        let all = lines.reduce(0) { $0 + $1.count }
        let awkward = lines.reduce(0) { $0 + $1.count { !isPlain($0) } }
        // A third more for base64, two more for each byte that has to be spelt out.
        guard awkward * 2 > all / 3 else { return ("quoted-printable", quotedPrintable(lines)) }
        return ("base64", base64(Array(lines.joined(separator: crlf))))
    }

    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let text = Array(base64Text(bytes).utf8)
        let lines = stride(from: 0, to: text.count, by: width).map { text[$0..<min($0 + width, text.count)] }
        return Array(lines.joined(separator: crlf))
    }

    static func base64Text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    private static let crlf: [UInt8] = [0x0D, 0x0A]

    private static func lines(of text: String) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        var isAfterReturn = false
        for byte in text.utf8 {
            switch byte {
            case 0x0A where isAfterReturn: break
            case 0x0A, 0x0D: lines.append([])
            default: lines[lines.count - 1].append(byte)
            }
            isAfterReturn = byte == 0x0D
        }
        return lines
    }

    private static func quotedPrintable(_ lines: [[UInt8]]) -> [UInt8] {
        Array(lines.map(quotedPrintable).joined(separator: crlf))
    }

    private static func quotedPrintable(_ line: [UInt8]) -> [UInt8] {
        var written: [UInt8] = []
        var column = 0
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            var isLiteral = isPlain(byte) && !(isLast && isBlank(byte))
            func length() -> Int { isLiteral ? 1 : 3 }
            // A soft line end takes a place, too, unless the line is over anyhow.
            if column + length() > (isLast ? width : width - 1) {
                written += softLineEnd
                column = 0
            }
            // Some programs that keep mail in one file put a sign before a line that begins with `From `.
            if column == 0, byte == UInt8(ascii: ".") || line[index...].starts(with: "From ".utf8) { isLiteral = false }
            written += isLiteral ? [byte] : Array("=\(byte.hex)".utf8)
            column += length()
        }
        return written
    }

    private static let softLineEnd = Array("=\r\n".utf8)

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte >= 0x20 && byte <= 0x7E && byte != UInt8(ascii: "=")) || byte == 0x09
    }
}
