/// A sentence that says what is wrong and what to do about it, in the two languages we speak; Polish comes first.
package struct Explanation: Hashable, Sendable {
    package let polish: String
    package let english: String

    package init(_ polish: String, english: String) {
        self.polish = polish
        self.english = english
    }
}

/// Polish nouns and verbs take their form from the number that they go with.
struct CountedWord {
    private let one: String
    private let few: String
    private let many: String

    /// For 1; for 2 to 4 and what ends in them, but not for 12 to 14; for the rest.
    init(_ one: String, _ few: String, _ many: String) {
        self.one = one
        self.few = few
        self.many = many
    }

    func form(for count: Int) -> String {
        let (tens, ones) = (count.magnitude % 100, count.magnitude % 10)
        if count.magnitude == 1 { return one }
        return (2...4).contains(ones) && !(12...14).contains(tens) ? few : many
    }

    /// Number and word.
    func callAsFunction(_ count: Int) -> String {
        "\(count) \(form(for: count))"
    }

    static let characters = CountedWord("znak", "znaki", "znaków")
    /// Takes the place of "there is".
    static let thereIs = CountedWord("jest", "są", "jest")
}
