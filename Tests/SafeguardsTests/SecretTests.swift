import Safeguards
import Testing

@Suite("A secret")
struct SecretTests {
    private struct Account: Sendable {
        let user = "kt"
        let password = Secret("hunter2")
    }

    @Test func isSeenByNobodyWhoPrintsIt() {
        let secret = Secret("hunter2")
        for text in ["\(secret)", String(describing: secret), String(reflecting: secret), secret.description] {
            #expect(text == "‹secret›")
        }
        #expect(String(describing: Optional(secret)).contains("‹secret›"))
        #expect(!"\([secret]) \(["a": secret]) \((secret, 1))".contains("hunter2"))
    }

    @Test func isSeenByNobodyInsideOfOtherValues() {
        var text = "\(Account()) \(String(reflecting: Account()))"
        dump(Account(), to: &text)
        dump(Secret(["hunter2"]), to: &text)
        #expect(text.contains("‹secret›") && !text.contains("hunter2"))
    }

    @Test func hasNoChildrenToReflect() {
        #expect(Mirror(reflecting: Secret("hunter2")).children.isEmpty)
        let nested = Mirror(reflecting: Account()).children.flatMap { Mirror(reflecting: $0.value).children }
        #expect(nested.isEmpty)
    }

    @Test func isThereForTheOneCallThatNeedsIt() {
        #expect(Secret("hunter2").revealed == "hunter2")
    }
}
