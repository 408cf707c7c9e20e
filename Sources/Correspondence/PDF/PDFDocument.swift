package import Foundation

/// A document for paper and screen: A4, tagged for people who listen to it, the same bytes for the same content.
package struct PDFDocument: Sendable, Unprintable {
    package enum Block: Sendable, Unprintable {
        case heading(String, level: HeadingLevel)
        /// Its line breaks are blanks.
        case paragraph(String)
        /// One paragraph whose lines end where they are told to, such as an address or a signature.
        case lines([String])
        /// Labels beside what they stand for.
        case definitions([Definition])
        case table(PDFTable)
        /// A code for a camera, `side` points wide; `alternative` is what somebody hears who cannot see it.
        case code(QRCode, alternative: String, side: Double = 96)
        /// What is compared letter by letter, such as a checkpoint: of equal widths, broken anywhere.
        case fixed(String)
        /// Blank paper, in points; none at the top of a page.
        case space(Double)
    }

    package enum HeadingLevel: Int, Sendable {
        case first = 1
        case second = 2
        case third = 3
    }

    package struct Definition: Sendable, Unprintable {
        let label: String
        let value: String

        package init(_ label: String, _ value: String) {
            self.label = label
            self.value = value
        }
    }

    let title: String
    let language: Email.Language
    let sender: String
    let created: Date
    let blocks: [Block]

    /// - Parameters:
    ///   - title: Stands at the top of each page and in the window's frame.
    ///   - language: That of the text, and of `page 1 of 2`.
    ///   - sender: Who writes; at the top of each page.
    ///   - created: When it was made, to the second.
    ///   - blocks: From top to bottom.
    package init(title: String, language: Email.Language, sender: String, created: Date, blocks: [Block]) {
        self.title = title
        self.language = language
        self.sender = sender
        self.created = created
        self.blocks = blocks
    }

    /// The finished file.
    ///
    /// It lays everything out twice, first to count the pages. That is work for a processor and blocks its thread, for
    /// seconds where there are thousands of rows: never on an event loop, nor on one of the few threads that Swift's
    /// tasks share. The rows of a table are asked for one by one and forgotten page by page.
    ///
    /// - Throws: `PDFFailure`, and whatever the rows of a table throw.
    package func rendered() throws -> [UInt8] {
        let typesetter = try PDFTypesetter(language: language)
        var count = PDFComposer(document: self, typesetter: typesetter, canvas: nil, pages: 0)
        try count.compose()

        let (title, author) = (PDFText(title).characters, PDFText(sender).characters)
        let canvas = try PDFCanvas(title: title, author: author, created: created)
        var drawing = PDFComposer(document: self, typesetter: typesetter, canvas: canvas, pages: count.page)
        try drawing.compose()
        // Pages say how many they are; that must not have become untrue meanwhile.
        guard drawing.page == count.page else { throw PDFFailure.changedRows }
        return try PDFFinishing(language: language, alternatives: drawing.alternatives).finish(canvas.finish())
    }
}

extension PDFDocument {
    /// The finished file, made on a thread of its own.
    ///
    /// - Throws: As `rendered()`; `PDFFailure.noThread`.
    package func render() async throws -> [UInt8] {
        let result = await Errand.result { Result { try rendered() } }
        guard let result else { throw PDFFailure.noThread }
        return try result.get()
    }
}

/// Why there is no document.
package enum PDFFailure: Error, Hashable, CustomStringConvertible {
    /// A font of ours that is not there, and the Debian package that brings it.
    case missingFont(path: String, package: String)
    /// The process is out of threads.
    case noThread
    /// Cairo's or Pango's own number for what went wrong.
    case refused(Int)
    /// What Cairo wrote is not in the form that we know how to finish.
    case unknownForm
    /// The rows of a table were others when they were asked for again.
    case changedRows

    package var description: String {
        switch self {
        case .missingFont(let path, let package): "no font at \(path): install the package \(package)"
        case .noThread: "there is no thread to be had"
        case .refused(let status): "cairo has refused with status \(status)"
        case .unknownForm: "cairo's file has a form that is not known here"
        case .changedRows: "the rows of a table have changed while it was laid out"
        }
    }
}
