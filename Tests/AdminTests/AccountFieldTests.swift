@testable import Admin
import NIOCore
import Testing
import Web

@Suite("What the pages offer to those who sign in and out")
struct AccountFieldTests {
    private let renderer: Renderer

    init() throws {
        renderer = try Renderer()
    }

    @Test("is a button that signs out, on every page of somebody who is signed in", arguments: Gallery.samples)
    func signsOut(_ sample: Sample) throws {
        let document = try HTMLDocument(renderer.html(sample.page, in: sample.frame(in: .polish)))
        let forms = document.all("form").filter { $0["action"] == Address.signOut.text }
        #expect(forms.isEmpty != sample.isSignedIn)
        #expect(forms.allSatisfy { $0["method"] == "post" })
    }

    @Test("are passwords that managers can fill in and people can paste", arguments: Gallery.samples)
    func takesPasswords(_ sample: Sample) throws {
        let html = renderer.html(sample.page, in: sample.frame(in: .polish))
        let fields = try HTMLDocument(html).all("input").filter { $0["type"] == "password" }
        for field in fields {
            #expect(["current-password", "new-password"].contains(field["autocomplete"]))
            #expect(field["readonly"] == nil && field["maxlength"].flatMap { Int($0) }.map { $0 > 256 } == true)
        }
        #expect(!html.contains("onpaste"))
    }

    @Test("is a script that keeps its hands off the clipboard's text")
    func letsPaste() {
        let script = String(buffer: renderer.assets.script.bytes)
        #expect(!script.contains("paste"))
        #expect(script.contains("writeText"), "it copies secrets out, and that is all")
    }
}
