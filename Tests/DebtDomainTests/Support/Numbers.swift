import DebtDomain
import TestSupport

/// Random sound numbers. They are made by the published rules, and not by the code that is tested.
struct Numbers {
    var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
    }

    mutating func letters(_ count: Int) -> String {
        String((0..<count).compactMap { _ in "ABCDEFGHIJKLMNOPQRSTUVWXYZ".randomElement(using: &random) })
    }

    mutating func pesel() -> String {
        let (year, month) = (Int.random(in: 1_800...2_299, using: &random), Int.random(in: 1...12, using: &random))
        let day = Int.random(in: 1...Day.days(inMonth: month, of: year), using: &random)
        let added = [18: 80, 19: 0, 20: 20, 21: 40, 22: 60][year / 100] ?? 0
        let start = two(year % 100) + two(month + added) + two(day) + digits(4)
        return start + String((10 - sum(start, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10)
    }

    mutating func nip() -> String {
        while true {
            let start = digits(9)
            let check = sum(start, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11
            if check < 10, start.first != "0", start.dropFirst().prefix(2) != "00" { return start + String(check) }
        }
    }

    mutating func regon(ofLocalUnit isOfLocalUnit: Bool) -> String {
        var number = "1" + digits(7)
        number += String(sum(number, [8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10)
        guard isOfLocalUnit else { return number }
        number += digits(4)
        return number + String(sum(number, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10)
    }

    /// With digits only behind the country.
    mutating func iban(of country: String, length: Int) -> String {
        Self.iban(of: country, account: digits(length - 4))
    }

    static func iban(of country: String, account: String) -> String {
        let number = (account + country + "00").map { value($0) < 10 ? String($0) : String(value($0)) }.joined()
        let remainder = number.reduce(0) { (10 * $0 + value($1)) % 97 }
        return country + two(98 - remainder) + account
    }

    mutating func identityCard() -> String {
        let (letters, digits) = (letters(3), digits(5))
        return letters + String(sum(letters + digits, [7, 3, 1, 7, 3, 1, 7, 3]) % 10) + digits
    }

    mutating func passport() -> String {
        let (letters, digits) = (letters(2), digits(6))
        return letters + String(sum(letters + digits, [7, 3, 1, 7, 3, 1, 7, 3]) % 10) + digits
    }

    /// The number with one digit replaced by another.
    mutating func withOneDigitChanged(_ number: String) -> String {
        var characters = Array(number)
        let places = characters.indices.filter { characters[$0].isNumber }
        guard let place = places.randomElement(using: &random) else { return number }
        let other = (Self.value(characters[place]) + Int.random(in: 1...9, using: &random)) % 10
        characters[place] = Character(String(other))
        return String(characters)
    }

    static func value(_ character: Character) -> Int {
        character.wholeNumberValue ?? Int((character.asciiValue ?? 0)) - 55
    }

    private func two(_ number: Int) -> String { Self.two(number) }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private func sum(_ number: String, _ weights: [Int]) -> Int {
        zip(number, weights).reduce(0) { $0 + Self.value($1.0) * $1.1 }
    }
}

/// Every number that differs from this one in one digit.
func everySingleDigitChange(of number: String) -> [(place: Int, text: String)] {
    let characters = Array(number)
    return characters.indices.filter { characters[$0].isNumber }.flatMap { place in
        "0123456789".filter { $0 != characters[place] }.map { digit in
            var changed = characters
            changed[place] = digit
            return (place, String(changed))
        }
    }
}

/// Every number in which two different digits next to each other are swapped, with how far apart they are.
func everySwap(of number: String) -> [(difference: Int, text: String)] {
    let characters = Array(number)
    return characters.indices.dropLast().compactMap { place in
        let (first, second) = (characters[place], characters[place + 1])
        guard first != second, let one = first.wholeNumberValue, let other = second.wholeNumberValue else { return nil }
        var swapped = characters
        swapped.swapAt(place, place + 1)
        return (abs(one - other), String(swapped))
    }
}
