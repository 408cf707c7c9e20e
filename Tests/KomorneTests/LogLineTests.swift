import Testing

@testable import komorne

@Suite("A line of the log")
struct LogLineTests {
    @Test("Numbers are written as JSON has them", arguments: ["0", "7", "200", "0.1", "12.75", "123456789012"])
    func takesNumbers(text: String) {
        #expect(LineLogHandler.isNumber(text))
    }

    @Test(
        "What JSON would not read as a number stays a text",
        arguments: [
            "", ".", "1.", ".5", "1.2.3", "007", "00.1", "-1", "1e9", "12a", "١٢", "1 2", "NaN",
            "1234567890123456789012345",
        ]
    )
    func leavesTexts(text: String) {
        #expect(!LineLogHandler.isNumber(text))
    }
}
