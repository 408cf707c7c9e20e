package import Foundation

/// One message to one person, whole and checked: whatever exists can be sent.
///
/// It has a single recipient, so that nobody learns from it who else has an account.
package struct Email: Hashable, Sendable, Unprintable {
    /// The language a message is in; the value is its tag.
    package enum Language: String, Hashable, Sendable, Codable {
        case polish = "pl"
        case english = "en"
    }

    /// Names the message for ever: who sends it again sends it under the same name, and a server may see that.
    package let id: UUID
    package let date: Date
    package let from: Mailbox
    package let to: Mailbox
    /// Whom the servers on the way tell that it could not be delivered.
    package let bounce: MailAddress
    package let subject: String
    package let text: String
    package let html: String?
    package let attachments: [Attachment]
    package let language: Language

    /// Without a `bounce` it is `from` who hears of failures. The `text` says everything by itself, with any kind of
    /// line end; `html` is the same for those who like it better.
    ///
    /// - Throws: `InvalidEmail.control` for a subject that could end its line or turn the ones around it.
    package init(
        id: UUID,
        date: Date,
        from: Mailbox,
        to: Mailbox,
        bounce: MailAddress? = nil,
        subject: String,
        text: String,
        html: String? = nil,
        attachments: [Attachment] = [],
        language: Language
    ) throws(InvalidEmail) {
        guard subject.isPlain else { throw .control(in: .subject) }
        self.id = id
        self.date = date
        self.from = from
        self.to = to
        self.bounce = bounce ?? from.address
        self.subject = subject
        self.text = text
        self.html = html
        self.attachments = attachments
        self.language = language
    }

    /// The message's name on its way through the world, in angle brackets.
    package var messageID: String { "<\(id.uuidString.lowercased())@\(from.address.domain)>" }
}

/// A file that comes with a message.
package struct Attachment: Hashable, Sendable, Unprintable {
    package let name: String
    package let mediaType: String
    package let bytes: [UInt8]

    /// A file's name without folders, and type and subtype, such as `application/pdf`. A message in a message is none
    /// of ours.
    ///
    /// - Throws: `InvalidEmail` for anything else.
    package init(name: String, mediaType: String, bytes: [UInt8]) throws(InvalidEmail) {
        guard name.isPlain else { throw .control(in: .fileName) }
        guard !name.isEmpty, !name.contains(where: { $0 == "/" || $0 == "\\" }) else { throw .fileName }
        let parts = mediaType.lowercased().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(Self.isToken), parts[0] != "multipart", parts[0] != "message" else {
            throw .mediaType
        }
        self.name = name
        self.mediaType = mediaType.lowercased()
        self.bytes = bytes
    }

    private static func isToken(_ text: Substring) -> Bool {
        (1...63).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isLetterOrDigit || "+-._".utf8.contains($0) }
    }
}

/// Why a message cannot be written. What was to be in it is not kept.
package enum InvalidEmail: Error, Hashable {
    package enum Field: Hashable, Sendable {
        case subject, name, fileName
    }

    /// A line end, a NUL, or another character that is obeyed instead of shown.
    case control(in: Field)
    /// Empty, or with a folder in it.
    case fileName
    case mediaType
    /// Not an `https` address that can be written as it is.
    case link
}

extension String {
    /// Whether the text is shown as it is: no line ends, no control characters, nothing that changes the direction of
    /// writing.
    var isPlain: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            default: !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
            }
        }
    }
}
