import Foundation

extension Email {
    /// The message as it travels: RFC 5322 and MIME, in ASCII, lines ended by CRLF.
    package func rendered() -> [UInt8] {
        var message = HeaderWriter()
        message.field("Date", UTCTime(date).forMail)
        message.field("From", from)
        message.field("To", to)
        message.field("Message-ID", messageID)
        message.field("Subject", text: subject)
        message.field("MIME-Version", "1.0")
        // Answering machines are silent, RFC 3834.
        message.field("Auto-Submitted", "auto-generated")
        message.field("Content-Language", language.rawValue)
        return Array(message.text.utf8) + content.rendered(isWhole: true)
    }

    private var content: MIMEPart {
        let plain = MIMEPart.text(subtype: "plain", text)
        let words = html.map { html in
            MIMEPart.multipart(
                subtype: "alternative",
                boundary: boundary(1),
                [plain, .text(subtype: "html", html)]
            )
        }
        guard !attachments.isEmpty else { return words ?? plain }
        return .multipart(
            subtype: "mixed",
            boundary: boundary(2),
            [words ?? plain] + attachments.map(MIMEPart.attachment)
        )
    }

    /// A line that no part can contain: neither encoding ever puts `_` behind `=`.
    private func boundary(_ number: Int) -> String {
        "=_\(number)_\(id.uuidString.lowercased())"
    }
}

/// A message's body, or a piece of it, with the header fields that describe it.
private indirect enum MIMEPart {
    case text(subtype: String, String)
    case multipart(subtype: String, boundary: String, [MIMEPart])
    case attachment(Attachment)

    /// Ended by CRLF, which in front of a boundary is not the part's; what is the whole body needs no second one.
    func rendered(isWhole: Bool = false) -> [UInt8] {
        var header = HeaderWriter()
        switch self {
        case .text(let subtype, let text):
            let encoded = TransferEncoding.encode(text)
            header.field("Content-Type", "text/\(subtype)", parameters: [("charset", "utf-8")])
            header.field("Content-Transfer-Encoding", encoded.name)
            let isEnded = isWhole && encoded.bytes.last == 0x0A
            return Array("\(header.text)\r\n".utf8) + encoded.bytes + Array((isEnded ? "" : "\r\n").utf8)
        case .attachment(let file):
            header.field("Content-Type", file.mediaType)
            header.field("Content-Transfer-Encoding", "base64")
            header.field("Content-Disposition", "attachment", parameters: [("filename", file.name)])
            return Array("\(header.text)\r\n".utf8) + TransferEncoding.base64(file.bytes) + Array("\r\n".utf8)
        case .multipart(let subtype, let boundary, let parts):
            header.field("Content-Type", "multipart/\(subtype)", parameters: [("boundary", boundary)])
            var bytes = Array("\(header.text)\r\n".utf8)
            for part in parts { bytes += Array("--\(boundary)\r\n".utf8) + part.rendered() }
            return bytes + Array("--\(boundary)--\r\n".utf8)
        }
    }
}
