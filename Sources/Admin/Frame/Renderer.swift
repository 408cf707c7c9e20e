import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import NIOCore
import Web

/// Draws pages. Made once; it has read every template before the first request.
struct Renderer: Sendable {
    let assets: Assets
    let library: MustacheLibrary

    /// - Throws: What is wrong with a template, or keeps it from being read.
    init() throws {
        assets = try Assets()
        var library = MustacheLibrary()
        for file in try Self.templates() {
            let text = try String(contentsOf: file, encoding: .utf8)
            try library.register(text, named: file.deletingPathExtension().lastPathComponent)
        }
        self.library = library
    }

    /// The whole document.
    func html(_ page: some Page, in frame: Frame) -> String {
        draw(page, in: frame).html
    }

    /// The answer that shows `page`: never stored, never framed, running and loading nothing but our own files.
    func response(_ page: some Page, in frame: Frame) -> Response {
        let body = ByteBuffer(string: html(page, in: frame))
        var headers = HTTPFields()
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = frame.language.rawValue
        headers[.contentSecurityPolicy] = SecureHeaders.pagePolicy
        headers[.cacheControl] = "no-store"
        let isToBeMended = page.status == .ok && page.parts.contains { !$0.faults.isEmpty }
        let status = isToBeMended ? .unprocessableContent : page.status
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// The document, and the names that a template asked for in vain.
    func draw(_ page: some Page, in frame: Frame) -> (html: String, strays: Set<String>) {
        let strays = Strays()
        let layout = Layout(page: page, frame: frame, assets: assets)
        let names = Translator(language: frame.language).names(of: layout)
        let html = library.render(Model(names, strays: strays), withTemplate: "layout")
        guard let html else { preconditionFailure("the layout is among the templates") }
        return (html, strays.names)
    }

    static func templates() throws -> [URL] {
        let folder = Bundle.module.bundleURL.appendingPathComponent("Templates")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "mustache" }
    }
}

/// What the layout's template reads.
struct Layout {
    private let language: String
    private let documentTitle: String
    private let stylesheet: String
    private let script: String
    private let icon: String
    private let words = Words()
    private let unit: String
    private let isDemo: Bool
    private let address: Address
    private let signInAddress = Address.signIn
    private let formToken: String
    /// A page that was made without asking anything carries no forms.
    private let hasForms: Bool
    private let otherLanguage: OtherLanguage
    private let languageAddress = Address.language
    private let startAddress = Address.start
    private let helpAddress = Address.help
    private let accessibilityAddress = Address.accessibility
    private let profileAddress = Address.profile
    private let signOutAddress = Address.signOut
    private let extendAddress = Address.extendSession
    private let reader: Reader?
    private let navigation: [Item]
    private let hasTrail: Bool
    private let trail: [Link]
    private let banner: Banner?
    private let hasFaults: Bool
    private let faults: [Fault]
    private let caption: Bilingual?
    private let title: Bilingual
    private let width: PageWidth
    private let parts: [any Component]

    init(page: some Page, frame: Frame, assets: Assets) {
        let parts = page.parts
        let faults = parts.flatMap(\.faults)
        language = frame.language.rawValue
        let names = [page.title.text(in: frame.language), frame.unit, Words().product.polish].filter { !$0.isEmpty }
        let warning = faults.isEmpty ? "" : Words().fault.text(in: frame.language) + ": "
        documentTitle = warning + names.joined(separator: " – ")
        stylesheet = assets.stylesheet.address
        script = assets.script.address
        icon = assets.icon.address
        unit = frame.unit
        isDemo = frame.isDemo
        address = frame.address
        formToken = frame.formToken
        hasForms = !frame.formToken.isEmpty
        otherLanguage = OtherLanguage(than: frame.language)
        reader = frame.reader
        let sections = frame.reader?.sections ?? []
        navigation = Section.allCases.filter(sections.contains).map { section in
            Item(title: section.title, address: section.address, isCurrent: section == page.section)
        }
        let trail = page.isStart || frame.reader == nil ? [] : [Section.start.link] + page.trail
        hasTrail = !trail.isEmpty
        self.trail = trail
        banner = frame.banner
        hasFaults = !faults.isEmpty
        self.faults = faults
        caption = page.caption
        title = page.title
        width = page.width
        self.parts = parts
    }

    private struct Item {
        let title: Bilingual
        let address: Address
        let isCurrent: Bool
    }

    /// The language that the reader may change to, in its own words.
    private struct OtherLanguage {
        let code: String
        let name: String
        let invitation: String

        init(than language: Language) {
            switch language {
            case .polish: (code, name, invitation) = ("en", "English", "Show this service in English")
            case .english: (code, name, invitation) = ("pl", "Polski", "Pokaż serwis po polsku")
            }
        }
    }
}
