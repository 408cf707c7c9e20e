import Testing

@testable import Correspondence

@Suite("Counted Polish words")
struct PluralTests {
    private let days = Plural("dzień", "dni", "dni")
    private let tokens = Plural("token", "tokeny", "tokenów")

    @Test(arguments: [
        (0, "tokenów"), (1, "token"), (2, "tokeny"), (4, "tokeny"), (5, "tokenów"), (11, "tokenów"), (12, "tokenów"),
        (14, "tokenów"), (15, "tokenów"), (21, "tokenów"), (22, "tokeny"), (24, "tokeny"), (25, "tokenów"),
        (101, "tokenów"), (102, "tokeny"), (112, "tokenów"), (122, "tokeny"), (1_000, "tokenów"), (1_001, "tokenów"),
        (-1, "token"), (-2, "tokeny"), (Int.min, "tokenów"),
    ])
    func takeTheirForm(count: Int, form: String) {
        #expect(tokens.form(for: count) == form)
    }

    @Test func stayWithTheirNumber() {
        #expect([1, 2, 5].map { days($0) } == ["1\u{A0}dzień", "2\u{A0}dni", "5\u{A0}dni"])
    }
}
