import DebtDomain
import TestSupport
import Testing

/// What check digits are for: the mistakes of a hand that types.
@Suite("Check digits")
struct CheckDigitTests {
    private static let rounds: UInt64 = Proof.isFull ? 2_000 : 40

    @Test("of a PESEL see every changed digit, and every swap but of digits five apart", arguments: [Proof.seed])
    func ofPesel(seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        for _ in 0..<Self.rounds {
            let number = numbers.pesel()
            #expect(try Pesel(parsing: number).normalised == number)
            expectRefused(everySingleDigitChange(of: number).map(\.text)) { try Pesel(parsing: $0) }
            let seen = everySwap(of: number).filter { $0.difference != 5 }.map(\.text)
            expectRefused(seen) { try Pesel(parsing: $0) }
        }
    }

    @Test("of a NIP see every changed digit and every swap", arguments: [Proof.seed])
    func ofNIP(seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        for _ in 0..<Self.rounds {
            let number = numbers.nip()
            #expect(try NIP(parsing: number).normalised == number)
            expectRefused(everySingleDigitChange(of: number).map(\.text)) { try NIP(parsing: $0) }
            expectRefused(everySwap(of: number).map(\.text)) { try NIP(parsing: $0) }
        }
    }

    /// Remainders of 10 and 0 have the same check digit, which makes these numbers blind to some mistakes.
    @Test("of a REGON see every changed digit but where remainders are alike", arguments: [Proof.seed])
    func ofREGON(seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        for round in 0..<Self.rounds {
            let number = numbers.regon(ofLocalUnit: round % 2 == 1)
            #expect(try REGON(parsing: number).normalised == number)
            let changes = everySingleDigitChange(of: number).filter { place, text in
                let isBlind = number.dropFirst(8).first == "0" || number.last == "0"
                return !isBlind || place == 8 || place == 13
            }
            expectRefused(changes.map(\.text)) { try REGON(parsing: $0) }
        }
    }

    @Test("of accounts see every changed digit and every swap", arguments: [Proof.seed])
    func ofBankAccounts(seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        for round in 0..<Self.rounds {
            let number = round % 2 == 0 ? numbers.iban(of: "PL", length: 28) : numbers.iban(of: "DE", length: 22)
            #expect(try BankAccount(parsing: number).normalised == number)
            expectRefused(everySingleDigitChange(of: number).map(\.text)) { try BankAccount(parsing: $0) }
            expectRefused(everySwap(of: number).map(\.text)) { try BankAccount(parsing: $0) }
        }
    }

    @Test("of documents see every changed digit, and every swap but of digits five apart", arguments: [Proof.seed])
    func ofDocuments(seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        for round in 0..<Self.rounds {
            let kind = round % 2 == 0 ? IdentityDocument.Kind.identityCard : .passport
            let number = kind == .passport ? numbers.passport() : numbers.identityCard()
            #expect(try IdentityDocument(kind, parsing: number).normalised == number)
            let swaps = everySwap(of: number).filter { $0.difference != 5 }
            let changes = everySingleDigitChange(of: number).map(\.text) + swaps.map(\.text)
            expectRefused(changes) { try IdentityDocument(kind, parsing: $0) }
        }
    }

    @Test("Grouped and normalised are read as the same again", arguments: [Proof.seed])
    func formsAreReadAgain(seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        for _ in 0..<Self.rounds {
            let pesel = try Pesel(parsing: numbers.pesel())
            #expect(try Pesel(parsing: pesel.grouped) == pesel)
            let nip = try NIP(parsing: numbers.nip())
            #expect(try NIP(parsing: nip.grouped) == nip)
            let regon = try REGON(parsing: numbers.regon(ofLocalUnit: true))
            #expect(try REGON(parsing: regon.grouped) == regon)
            let account = try BankAccount(parsing: numbers.iban(of: "PL", length: 28))
            #expect(try BankAccount(parsing: account.grouped) == account)
            let card = try IdentityDocument(.identityCard, parsing: numbers.identityCard())
            #expect(try IdentityDocument(.identityCard, parsing: card.grouped) == card)
        }
    }

    private func expectRefused(_ texts: [String], _ parse: (String) throws -> some IdentifyingNumber) {
        for text in texts {
            // Which mistake it is does not matter here.
            let taken = try? parse(text)
            if taken != nil { Issue.record("\(text) was taken") }
        }
    }
}
