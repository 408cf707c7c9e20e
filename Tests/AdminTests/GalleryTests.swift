import Foundation
@testable import Admin
import NIOCore
import Testing
import Web

@Suite("Every page")
struct GalleryTests {
    private let renderer: Renderer

    init() throws {
        renderer = try Renderer()
    }

    /// A sample in one language, drawn and read.
    struct Drawn {
        let html: String
        let document: HTMLDocument
        let strays: Set<String>
    }

    private func draw(_ sample: Sample, in language: Language) throws -> Drawn {
        let (html, strays) = renderer.draw(sample.page, in: sample.frame(in: language))
        return Drawn(html: html, document: try HTMLDocument(html), strays: strays)
    }

    @Test("is whole, small and without a gap", arguments: Gallery.samples)
    func isWhole(_ sample: Sample) throws {
        for language in [Language.polish, .english] {
            let drawn = try draw(sample, in: language)
            #expect(drawn.strays == [], "templates ask for what no page has")
            #expect(drawn.html.utf8.count <= 50_000)
            let readable = drawn.html.replacing("{{name}}", with: "")
            #expect(!readable.contains("{{"), "an unread tag")
            let document = drawn.document
            #expect(document.all("html").map { $0["lang"] } == [language.rawValue])
            #expect(document.all("h1").count == 1)
            #expect(document.all("h1").allSatisfy { !$0.text.trimmingCharacters(in: .whitespaces).isEmpty })
            #expect(document.all("main").count == 1)
            let title = try #require(document.all("title").first).text
            let hasFaults = document.elements.contains { $0["id"] == "faults" }
            #expect(title.hasPrefix(language == .polish ? "Błąd: " : "Error: ") == hasFaults)
            #expect(title.hasSuffix("– \(Invented.unit) – Komorne"))
            try Folder.save(drawn.html, as: "\(sample.name).\(language.rawValue).html")
        }
    }

    @Test("can be filled in by ear", arguments: Gallery.samples)
    func hasNames(_ sample: Sample) throws {
        let document = try draw(sample, in: .polish).document
        let ids = document.elements.compactMap { $0["id"] }
        #expect(Set(ids).count == ids.count, "an id stands for one thing")

        let labels = Set(document.all("label").compactMap { $0["for"] })
        let controls = document.elements.filter { element in
            ["input", "select", "textarea"].contains(element.name) && element["type"] != "hidden"
                && element["hidden"] == nil
        }
        for control in controls {
            #expect(control["id"].map(labels.contains) == true, "\(control.attributes) has no label")
            #expect(control["name"] != nil)
        }
        for attribute in ["aria-describedby", "aria-labelledby", "aria-controls", "for"] {
            for value in document.elements.compactMap({ $0[attribute] }) {
                #expect(value.split(separator: " ").allSatisfy { ids.contains(String($0)) }, "\(attribute)=\(value)")
            }
        }
        for link in document.all("a").compactMap({ $0["href"] }) where link.hasPrefix("#") {
            #expect(ids.contains(String(link.dropFirst())), "\(link) leads nowhere")
        }
        for element in document.elements where element.name == "a" || element.name == "button" {
            #expect(!element.text.filter { !$0.isWhitespace }.isEmpty, "\(element.attributes) says nothing")
        }
    }

    @Test("runs and loads nothing but our files, and leads nowhere else", arguments: Gallery.samples)
    func isHarmless(_ sample: Sample) throws {
        let document = try draw(sample, in: .polish).document
        #expect(document.all("script").map { $0["src"] } == [renderer.assets.script.address])
        #expect(document.all("script").allSatisfy { $0.text.isEmpty })
        #expect(document.all("link").allSatisfy { $0["href"]?.hasPrefix("/assets/") == true })
        for name in ["style", "img", "iframe", "object", "embed", "base"] {
            #expect(document.all(name).isEmpty)
        }
        for element in document.elements {
            #expect(!element.attributes.keys.contains { $0 == "style" || $0.hasPrefix("on") })
            for attribute in ["href", "src", "action", "formaction"] {
                guard let address = element[attribute] else { continue }
                #expect(address.hasPrefix("#") || Address(carried: address) != nil, "\(address) is not on this server")
            }
        }
    }

    @Test("proves with each form that changes something that the page was ours", arguments: Gallery.samples)
    func carriesTokens(_ sample: Sample) throws {
        let document = try draw(sample, in: .polish).document
        let forms = document.all("form")
        let posting = forms.filter { $0["method"] == "post" }.count
        #expect(forms.allSatisfy { $0["method"] == "post" || $0["method"] == "get" })
        #expect(document.all("input").filter { $0["name"] == "form_token" }.count == posting)
        #expect(document.all("input").filter { $0["type"] == "password" }.allSatisfy { $0["value"] == nil })
    }

    @Test("finds its stylesheet, script and icon")
    func savesAssets() throws {
        for file in renderer.assets.files {
            #expect(file.bytes.readableBytes < 20_000)
            try Folder.save(String(buffer: file.bytes), as: file.address)
        }
    }
}

/// Where the gallery is laid out for the browser, where one asks for it.
enum Folder {
    static func save(_ text: String, as name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["KOMORNE_GALLERY"] else { return }
        let file = URL(fileURLWithPath: folder).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }
}
