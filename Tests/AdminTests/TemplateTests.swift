import Foundation
@testable import Admin
import Testing

@Suite("Templates")
struct TemplateTests {
    private struct File {
        let name: String
        let text: String
    }

    private let files: [File]

    init() throws {
        files = try Renderer.templates().map { url in
            File(
                name: url.deletingPathExtension().lastPathComponent,
                text: try String(contentsOf: url, encoding: .utf8)
            )
        }
        #expect(files.count > 30)
    }

    @Test("escape whatever they print", arguments: ["{{{", "{{&", "{{%", "{{="])
    func escape(_ tag: String) {
        let found = files.filter { $0.text.contains(tag) }.map(\.name)
        #expect(found == [], "\(tag) prints what may be markup, or changes what tags mean")
    }

    @Test("hold no words: those stand in the pages, in both languages")
    func areWordless() {
        for file in files {
            let text = Self.withoutTags(file.text).filter(\.isLetter)
            #expect(text.isEmpty, "\(file.name) says “\(text)”")
            for attribute in ["aria-label", "title", "alt", "placeholder", "data-show", "data-hide"] {
                for value in Self.values(of: attribute, in: file.text) {
                    #expect(value.hasPrefix("{{") && value.hasSuffix("}}"), "\(file.name): \(attribute)=“\(value)”")
                }
            }
        }
    }

    @Test("quote every attribute and hold no style and no script of their own")
    func areSafe() {
        for file in files {
            #expect(!file.text.contains("={{"), "\(file.name) has an attribute without quotes")
            #expect(!file.text.contains(" style="), "\(file.name)")
            #expect(file.text.firstMatch(of: /\son[a-z]+=/) == nil, "\(file.name)")
            #expect(file.name == "layout" || !file.text.contains("<script"), "\(file.name)")
        }
    }

    @Test("use only parts that there are, and none is left over")
    func areComplete() {
        let names = Set(files.map(\.name))
        let used = files.flatMap { file in file.text.matches(of: /\{\{>\s*([a-z\-]+)\s*\}\}/).map { String($0.1) } }
        #expect(Set(used).subtracting(names) == [])
        let drawn = components.map { $0.template }
        #expect(Set(drawn).subtracting(names) == [])
        #expect(names.subtracting(used).subtracting(drawn).subtracting(["layout"]) == [], "nobody draws these")
    }

    @Test("begin at the margin, so that nothing is indented inside what people typed")
    func areFlush() {
        for file in files {
            #expect(file.text.firstMatch(of: /(?m)^[ \t]/) == nil, "\(file.name)")
        }
    }

    private let components: [any Component.Type] = [
        AccountName.self, Actions.self, Badge.self, Beside.self, BulletList.self, Choices.self, CodeList.self,
        Comparison.self, DateField.self, Details.self, Empty.self, FieldGroup.self, Filter.self, Form.self,
        Heading.self, Interruption.self, Link.self, LinkButton.self, Matrix.self, MessageText.self, Moment.self,
        Notice.self, Pager.self, Paragraph.self, Plain.self, PostButton.self, Prose.self, QRCode.self, Question.self,
        SecretText.self, Select.self, SummaryList.self, Table.self, Tasks.self, TextArea.self, TextField.self,
        Timeline.self,
    ]

    /// What a reader would see: no Mustache tags, no HTML tags, and no attributes where a file holds nothing else.
    private static func withoutTags(_ text: String) -> String {
        text.replacing(/\{\{[^}]*\}\}/, with: "").replacing(/<[^>]*>/, with: "").replacing(/[a-z\-]+="[^"]*"/, with: "")
    }

    private static func values(of attribute: String, in text: String) -> [String] {
        text.components(separatedBy: " \(attribute)=\"").dropFirst().map { $0.components(separatedBy: "\"")[0] }
    }
}
