/// What a file is, by how it begins: names and types that senders give say little.
package enum FileKind: String, Hashable, Sendable {
    /// XLSX.
    case workbook
    /// In the format before XLSX, or with a password.
    case unreadableWorkbook
    /// MT940 or MT942.
    case swift
    /// camt, if anything.
    case xml
    /// CSV, or a file of mass payments.
    case text

    /// How many bytes of a file are enough.
    package static let head = 4_096

    package init(head: [UInt8]) {
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            self = .workbook
        } else if head.starts(with: CSVReader.oldWorkbook) {
            self = .unreadableWorkbook
        } else {
            var decoder = TextDecoder()
            let text = decoder.take(Array(head.prefix(Self.head))) + decoder.end()
            let start = text.drop { $0 <= 0x20 }
            if start.first == UInt8(ascii: "<") {
                self = .xml
            } else {
                let tag = Array(":20:".utf8)
                let lines = text.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 == 0x01 }
                let isSwift = start.starts(with: Array("{1:F".utf8)) || lines.contains { $0.starts(with: tag) }
                self = isSwift ? .swift : .text
            }
        }
    }
}
