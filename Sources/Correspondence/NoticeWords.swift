/// What one notice says in one language, and why it came.
struct NoticeDraft {
    let subject: String
    let blocks: [NoticeWords.Block]
    /// The end of a sentence.
    let reason: String

    init(_ subject: String, _ blocks: [NoticeWords.Block], reason: String) {
        self.subject = subject
        self.blocks = blocks
        self.reason = reason
    }
}

/// A notice in words, before it is known whether they become a text or a page.
struct NoticeWords {
    enum Block {
        case paragraph(String)
        /// Something to press, and the address for those who copy it.
        case link(String, SecureLink)
        case facts([(name: String, value: String)])
        /// To be kept and compared letter by letter: lines of their own, as they are.
        case exact(String)
    }

    let language: Email.Language
    let subject: String
    let blocks: [Block]
    /// Who wrote this and why it came.
    let footer: [String]

    /// Complete by itself.
    var text: String {
        let body = ([greeting] + blocks.map(plain)).joined(separator: "\n\n")
        return "\(body)\n\n\(String(repeating: "-", count: 40))\n\(footer.joined(separator: "\n"))\n"
    }

    /// Nothing in it is fetched from anywhere.
    var html: String {
        let body = (["<p>\(greeting)</p>"] + blocks.map(markup)).joined(separator: "\n")
        let footer = footer.map { "<p><small>\($0.escapedForHTML)</small></p>" }.joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head><meta charset="utf-8"><title>\(subject.escapedForHTML)</title></head>
            <body>
            \(body)
            <hr>
            \(footer)
            </body>
            </html>

            """
    }

    private var greeting: String {
        switch language {
        case .polish: "Dzień dobry,"
        case .english: "Hello,"
        }
    }

    private var copyHint: String {
        switch language {
        case .polish: "Jeśli link nie działa, skopiuj ten adres do przeglądarki:"
        case .english: "If the link does not work, copy this address to your browser:"
        }
    }

    private func plain(_ block: Block) -> String {
        switch block {
        case .paragraph(let text): text
        case .link(let words, let link): "\(words):\n\(link.text)"
        case .facts(let facts): facts.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        case .exact(let text): text
        }
    }

    private func markup(_ block: Block) -> String {
        switch block {
        case .paragraph(let text): return "<p>\(text.escapedForHTML)</p>"
        case .link(let words, let link):
            let address = link.text.escapedForHTML
            return """
                <p><a href="\(address)">\(words.escapedForHTML)</a></p>
                <p>\(copyHint)<br>\(address)</p>
                """
        case .facts(let facts):
            let items = facts.map { "<li>\($0.name.escapedForHTML): <strong>\($0.value.escapedForHTML)</strong></li>" }
            return "<ul>\(items.joined())</ul>"
        case .exact(let text): return "<pre>\(text.escapedForHTML)</pre>"
        }
    }
}
