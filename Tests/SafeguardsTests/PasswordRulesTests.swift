import Foundation
import TestSupport
import Testing

@testable import Safeguards

@Suite("What a password must be")
struct PasswordRulesTests {
    private static let list = Result { () throws -> PasswordBlockList in
        let path = PythonPeer.repository.appending(path: "config/common-passwords.bloom")
        return try PasswordBlockList(bytes: Array(try Data(contentsOf: path)))
    }

    private let rules: PasswordRules
    private let list: PasswordBlockList
    private let context: PasswordContext

    init() throws {
        list = try Self.list.get()
        rules = PasswordRules(blockList: list)
        context = PasswordContext(
            name: try PersonName(parsing: "Żaneta Wyrzykowska-Gołąb"),
            email: try EmailAddress(parsing: "z.wyrzykowska@zgn-srodmiescie.example"),
            unit: "Zakład Gospodarowania Nieruchomościami w Krasnymstawie"
        )
    }

    private func fault(of password: String) -> PasswordFault? {
        do {
            try rules.check(Secret(password), context: context)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "Good passwords are taken, whatever they are made of",
        arguments: [
            "kwiatek szosa dywan lampart", "rower-mgła-cegła-kisiel", "correct battery horse staple lemon",
            "Vw8#kq!mP2zR$x7", "xkqzvwmtrplbdfg", "żółw ćmi źdźbła ęąłó", "пароль из четырёх слов",
            "木 火 土 金 水 山 川 田 空 海 雨 雪 風 花 月",
            "🐢🚲🌵🎈🍓🧊🎻🪁🧲🦔🪐🍋🧭🎲🪶", "2718281828459045235360287", "Moja babcia piekła szarlotkę z cynamonem",
            "kwiatekszosadywan", "wezwanie szosa lampart dywan", "\tx q\0z7\u{7F}v w m t r p",
            String(repeating: "ż", count: 1) + "kqvbnmzxptrwslgh",
        ]
    )
    func takesGoodOnes(password: String) {
        #expect(fault(of: password) == nil)
    }

    @Test(
        arguments: [
            ("nothing", "", .tooShort), ("14 characters", "xkqzvwmtrplbdf", .tooShort),
            ("14 letters that are 28 bytes", String(repeating: "ż", count: 7) + "óćłęąśń", .tooShort),
            ("15 when written apart, 14 when joined", "xkqzvwmtrplbz\u{307}", .tooShort),
            ("257 bytes", String(repeating: "kqzvw", count: 52).prefix(257).description, .tooLong),
            ("endless", String(repeating: "kq", count: 5_000_000), .tooLong),
            ("one character", "aaaaaaaaaaaaaaaaaaaa", .predictable),
            ("blanks", String(repeating: " ", count: 30), .predictable),
            ("digits in a row", "12345678901234567890", .predictable), ("and back", "12345678987654321", .predictable),
            ("the alphabet", "abcdefghijklmnopqrstuvwxyz", .predictable),
            ("four characters", "abcdabdcabcdcbad", .predictable),
            ("a row of keys", "qwertyuiopasdfghjklzxcvbnm", .predictable),
            ("columns of keys", "1qaz2wsx3edc4rfv", .common),
            ("a short piece, repeated", "x9#Kx9#Kx9#Kx9#K", .predictable),
            ("signs in a row", "!@#$%^&*()!@#$%^&*()", .predictable),
        ] as [(String, String, PasswordFault)]
    )
    func refusesShortAndPredictable(why: String, password: String, fault: PasswordFault) {
        #expect(self.fault(of: password) == fault)
    }

    @Test(
        "Common passwords and one or two words are refused, however decorated",
        arguments: [
            "passwordpassword", "password12345678", "Password123!Password123!", "P@ssw0rdP@ssw0rd", "haslohaslohaslo",
            "Haslo12345678901", "hasło!hasło!hasło!", "qwerty123456789!", "kochamkochamkocham", "Polska2026!!!!!!",
            "KrakówKraków2026", "samochód-samochód", "DomowyOgrodek2026", "1q2w3e4r5t1q2w3e4r5t",
            "correcthorsebatterystaple",
            "Małgorzata.1985.08", "iloveyouiloveyou", "ｐａｓｓｗｏｒｄ１２３４５６７８", "h4sl0h4sl0h4sl0!", "administrator!1234",
        ]
    )
    func refusesCommonOnes(password: String) {
        #expect([.common, .personal, .predictable].contains(fault(of: password)))
    }

    @Test(
        "What everybody knows of a person is refused, however decorated",
        arguments: [
            "ZanetaWyrzykowska1", "żaneta.wyrzykowska!!", "Wyrzykowska-Gołąb", "wyrzykowska2026.11",
            "W y r z y k o w s k a 1 2",
            "zgnsrodmiescie2026", "KrasnystawieZaklad", "komornekomorne2026", "windykacja-komorne",
            "Nieruchomosciami1!",
            "ŻANETA komorne 2026!", "z.wyrzykowska@zgn-srodmiescie.example",
        ]
    )
    func refusesPersonalOnes(password: String) {
        let fault = fault(of: password)
        #expect(fault == .personal || fault == .common)
    }

    @Test("Only what is known of this person")
    func refusesNobodyElsesName() throws {
        let stranger = PasswordContext(name: try PersonName(parsing: "Jan Nowak"))
        #expect(throws: PasswordFault.personal) {
            try rules.check(
                Secret("wyrzykowska-komorne"),
                context: PasswordContext(name: PersonName(parsing: "Ola Wyrzykowska"))
            )
        }
        #expect(throws: Never.self) { try rules.check(Secret("wyrzykowska-komorne"), context: stranger) }
    }

    @Test(
        "Random characters are taken, of whichever alphabet",
        arguments: [
            "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#%+-=?", "abcdefghijklmnopqrstuvwxyz",
            "abcdefghijklmnopqrstuvwxyz0123456789",
        ]
    )
    func takesRandomOnes(alphabet: String) {
        var generator = SplitMix64(seed: 1)
        let refused = (0..<1_000).compactMap { _ -> String? in
            let password = String((0..<15).compactMap { _ in alphabet.randomElement(using: &generator) })
            return fault(of: password) == nil ? nil : password
        }
        #expect(refused == [])
    }

    @Test(
        "Nobody keeps us busy with a strange password",
        .timeLimit(.minutes(1)),
        arguments: [
            String(repeating: "ala", count: 85), String(repeating: "haslo", count: 51),
            String((0..<250).map { "abcdefgh"[$0 * $0 % 8] }), String(repeating: "zanetawyrzykowska", count: 15),
        ]
    )
    func isQuick(password: String) {
        let time = ContinuousClock().measure { _ = fault(of: password) }
        #expect(time < .seconds(20))
    }

    @Test func listKnowsItsWords() {
        #expect(list.wordCount >= 20_000)
        for word in ["password", "123456789", "qwerty", "haslo", "hasło", "warszawa", "Katarzyna", "kwiatek", "żółw"] {
            #expect(list.contains(word))
        }
    }

    @Test("The list takes hardly any other text for one of its own")
    func listIsExact() {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        var generator = SplitMix64(seed: 2)
        let mistaken = (0..<100_000).count { _ in
            list.contains(String((0..<12).compactMap { _ in letters.randomElement(using: &generator) }))
        }
        #expect(mistaken <= 6)  // One is expected in 170 000.
    }

    @Test(
        "A list that is damaged is refused",
        arguments: [
            [], Array("KMRNBLM1".utf8), Array("KMRNBLM2".utf8) + [0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 1, 0],
            Array("KMRNBLM1".utf8) + [0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 1, 0],
            Array("KMRNBLM1".utf8) + [0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 1, 0],
            Array("KMRNBLM1".utf8) + [0, 0, 0, 65, 0, 0, 0, 8, 0, 0, 0, 1, 0],
        ] as [[UInt8]]
    )
    func refusesDamagedLists(bytes: [UInt8]) {
        #expect(throws: PasswordBlockList.Damaged()) { try PasswordBlockList(bytes: bytes) }
    }
}

extension String {
    fileprivate subscript(position: Int) -> Character {
        self[index(startIndex, offsetBy: position)]
    }
}
