import Interchange
import Testing

@Suite("Tables for spreadsheets")
struct CSVTextTests {
    @Test(
        arguments: [
            ("Kowalski", "Kowalski"), ("", ""), ("a;b", "\"a;b\""), ("mówi \"tak\"", "\"mówi \"\"tak\"\"\""),
            ("dwa\r\nwiersze", "\"dwa\r\nwiersze\""), ("=1+1", "'=1+1"), ("+48 600", "'+48 600"), ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\r=1", "\"'\r=1\""), ("a=1", "a=1"),
            ("=HYPERLINK(\"http://example.org\";\"x\")", "\"'=HYPERLINK(\"\"http://example.org\"\";\"\"x\"\")\""),
        ]
    )
    func aCellIsInert(_ typed: String, _ written: String) {
        #expect(String(decoding: CSVText(columns: 2).row([typed, "x"]), as: UTF8.self) == written + ";x\r\n")
    }
}
