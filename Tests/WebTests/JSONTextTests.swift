import Foundation
import Testing
import Web

@Suite("JSON as text")
struct JSONTextTests {
    @Test(arguments: [
        "", "plain", "zażółć gęślą jaźń", "a\"b", "back\\slash", "line\nline\r\n", "\u{0}\u{1F}\u{7F}", "\t",
        "\u{2028}",
        "👩‍👩‍👧 e\u{301}", "/</script>", String(repeating: "x", count: 5_000) + "\"",
    ])
    func aStringComesBackAsItWas(_ text: String) throws {
        var json = JSONText()
        json.beginObject()
        json.member("before", 1)
        json.member(text, text)
        json.member("after", true)
        json.endObject()
        let parsed = try #require(try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: Any])
        #expect(parsed.count == 3)
        #expect((parsed[text] as? String)?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }
}
