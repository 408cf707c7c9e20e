/// A counted Polish word: 1 dzień, 2 dni, 5 dni, 22 dni, 12 dni.
package struct Plural: Sendable {
    private let one: String
    private let few: String
    private let many: String

    /// - Parameters:
    ///   - one: For 1 and nothing else.
    ///   - few: For 2 to 4 and what ends in them, but not for 12 to 14 and what ends in those.
    ///   - many: For the rest, 0 and 21 among it.
    package init(_ one: String, _ few: String, _ many: String) {
        self.one = one
        self.few = few
        self.many = many
    }

    /// The word that goes with the number.
    package func form(for count: Int) -> String {
        let (tens, ones) = (count.magnitude % 100, count.magnitude % 10)
        if count.magnitude == 1 { return one }
        return (2...4).contains(ones) && !(12...14).contains(tens) ? few : many
    }

    /// Number and word, which stay on one line.
    package func callAsFunction(_ count: Int) -> String {
        "\(count)\u{A0}\(form(for: count))"
    }
}
