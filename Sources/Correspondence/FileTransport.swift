package import Foundation

/// Lays mail down in a folder instead of sending it: the demonstration's post office.
///
/// Each message is a file that any mail program opens, and beside it what the page of sent mail shows of it. Both can
/// be read by their owner alone.
package struct FileTransport: MailTransport {
    private let folder: String

    /// - Parameter folder: Made when the first message comes; its parent exists.
    package init(folder: String) {
        self.folder = folder
    }

    package func send(_ email: Email) async throws(MailFailure) {
        let mail = StoredMail(email)
        let isStored = await Errand.result { [folder] in
            guard let summary = mail.encoded(), PrivateFile.ensureFolder(folder) else { return false }
            // The summary comes last: what the page shows is whole.
            return PrivateFile.write(email.rendered(), to: "\(folder)/\(mail.name).eml")
                && PrivateFile.write(summary, to: "\(folder)/\(mail.name).json")
        }
        guard isStored == true else { throw .unreachable }
    }

    /// The latest messages, newest first; none where nothing was sent yet.
    package func stored(newest count: Int) async -> [StoredMail] {
        let mails = await Errand.result { [folder] () -> [StoredMail] in
            // Where there is no folder there is no mail.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { $0.hasSuffix(".json") }.sorted(by: >).prefix(count).compactMap { name in
                FileManager.default.contents(atPath: "\(folder)/\(name)").flatMap(StoredMail.init(encoded:))
            }
        }
        return mails ?? []
    }

    /// A message as it would have been sent, by the `name` of its `StoredMail`; nil for any other name.
    package func source(of name: String) async -> [UInt8]? {
        guard StoredMail.isName(name) else { return nil }
        let bytes = await Errand.result { [folder] in FileManager.default.contents(atPath: "\(folder)/\(name).eml") }
        return bytes.flatMap { $0 }.map(Array.init)
    }
}

/// What is worth showing of a message in a `FileTransport`'s folder.
package struct StoredMail: Hashable, Sendable, Codable, Unprintable {
    /// The file's name without its ending: the message's time and id.
    package let name: String
    package let date: Date
    package let from: String
    package let to: String
    package let subject: String
    package let language: Email.Language
    package let text: String

    init(_ email: Email) {
        name = "\(UTCTime(email.date).compact)-\(email.id.uuidString.lowercased())"
        date = email.date
        from = email.from.address.text
        to = email.to.address.text
        subject = email.subject
        language = email.language
        text = email.text
    }

    init?(encoded: Data) {
        // What cannot be read was not written by us.
        guard let mail = try? JSONDecoder().decode(StoredMail.self, from: encoded) else { return nil }
        self = mail
    }

    func encoded() -> [UInt8]? {
        // Only a date that is no number cannot be encoded.
        (try? JSONEncoder().encode(self)).map(Array.init)
    }

    /// Whether it can be a name of ours: letters, digits and hyphens, so no path.
    static func isName(_ text: String) -> Bool {
        (1...80).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
    }
}
