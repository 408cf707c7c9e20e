extension Money {
    /// How the grosze of an amount in words are given; courts and forms use both.
    package enum GroszeInWords: Hashable, Sendable, CaseIterable {
        /// `45/100`
        case fraction
        /// `czterdzieści pięć groszy`, and nothing where there are none.
        case words
    }

    /// The amount in Polish words: `sto dwadzieścia trzy złote 45/100`.
    ///
    /// There is no "i" between the words, nothing below zero but a "minus" in front, and no "jeden" before "tysiąc" or
    /// "milion": as programs write it; some courts write "jeden tysiąc".
    package func inWords(grosze form: GroszeInWords = .fraction) -> String {
        let (whole, cents) = grosze.magnitude.quotientAndRemainder(dividingBy: 100)
        let start = (isNegative ? "minus " : "") + PolishNumber.words(whole) + " " + Self.zlote.form(for: whole)
        switch form {
        case .fraction: return start + " " + (cents < 10 ? "0" : "") + "\(cents)/100"
        case .words where cents == 0: return start
        case .words: return start + " " + PolishNumber.words(cents) + " " + Self.grosze.form(for: cents)
        }
    }

    private static let zlote = CountedWord("złoty", "złote", "złotych")
    private static let grosze = CountedWord("grosz", "grosze", "groszy")
}

/// Whole numbers in Polish words, of the masculine gender as złoty and grosz are.
package enum PolishNumber {
    package static func words(_ number: UInt64) -> String {
        guard number > 0 else { return "zero" }
        var words: [String] = []
        var rest = number
        for scale in scales.indices.reversed() {
            let size = (0..<scale).reduce(1 as UInt64) { size, _ in size * 1_000 }
            let (count, remainder) = rest.quotientAndRemainder(dividingBy: size)
            rest = remainder
            guard count > 0 else { continue }
            // One of a scale's own is said by its name alone.
            if scale == 0 || count > 1 { words += below1000(Int(count)) }
            if let name = scales[scale] { words.append(name.form(for: count)) }
        }
        return words.joined(separator: " ")
    }

    private static func below1000(_ number: Int) -> [String] {
        let (hundred, rest) = (number / 100, number % 100)
        var words = hundred > 0 ? [hundreds[hundred - 1]] : []
        if rest >= 20 { words.append(tens[rest / 10 - 2]) }
        let last = rest < 20 ? rest : rest % 10
        if last > 0 { words.append(ones[last - 1]) }
        return words
    }

    private static let ones = [
        "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć", "dziesięć", "jedenaście",
        "dwanaście", "trzynaście", "czternaście", "piętnaście", "szesnaście", "siedemnaście", "osiemnaście",
        "dziewiętnaście",
    ]
    private static let tens = [
        "dwadzieścia", "trzydzieści", "czterdzieści", "pięćdziesiąt", "sześćdziesiąt", "siedemdziesiąt",
        "osiemdziesiąt", "dziewięćdziesiąt",
    ]
    private static let hundreds = [
        "sto", "dwieście", "trzysta", "czterysta", "pięćset", "sześćset", "siedemset", "osiemset", "dziewięćset",
    ]
    /// A thousand times more with each; the units have no name of their own.
    private static let scales: [CountedWord?] = [
        nil,
        CountedWord("tysiąc", "tysiące", "tysięcy"),
        CountedWord("milion", "miliony", "milionów"),
        CountedWord("miliard", "miliardy", "miliardów"),
        CountedWord("bilion", "biliony", "bilionów"),
        CountedWord("biliard", "biliardy", "biliardów"),
        CountedWord("trylion", "tryliony", "trylionów"),
    ]
}

extension CountedWord {
    /// The form depends on the last two digits, and on whether there is one alone.
    func form(for count: UInt64) -> String {
        form(for: count < 100 ? Int(count) : 100 + Int(count % 100))
    }
}
