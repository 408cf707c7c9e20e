import Foundation
import Safeguards
import Testing

@Suite("One-time codes")
struct OneTimeCodeTests {
    private let seed: TOTPSeed

    init() throws {
        seed = try #require(TOTPSeed(bytes: Array("12345678901234567890".utf8)))
    }

    /// Appendix B of RFC 6238 prints eight digits; six are their end.
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
        (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
    func areThoseOfTheStandard(seconds: TimeInterval, text: String) throws {
        let now = Date(timeIntervalSince1970: seconds)
        let step = OneTimeCode.step(at: now)
        #expect(OneTimeCode.text(of: seed, step: step) == text)
        #expect(try #require(OneTimeCode(parsing: text)).step(of: seed, at: now) == step)
    }

    @Test("A clock may be off by one step", arguments: [(-2, false), (-1, true), (0, true), (1, true), (2, false)])
    func areToleratedNearby(offset: Int64, isRight: Bool) throws {
        let now = Date(timeIntervalSince1970: 1_795_312_800)
        let step = OneTimeCode.step(at: now) + offset
        let code = try #require(OneTimeCode(parsing: OneTimeCode.text(of: seed, step: step)))
        #expect(code.step(of: seed, at: now) == (isRight ? step : nil))
    }

    @Test("A code is worth nothing once it, or a later one, was used")
    func areForOneUse() throws {
        let now = Date(timeIntervalSince1970: 1_795_312_800)
        let step = OneTimeCode.step(at: now)
        let code = try #require(OneTimeCode(parsing: OneTimeCode.text(of: seed, step: step)))
        #expect(code.step(of: seed, at: now, after: step - 1) == step)
        #expect(code.step(of: seed, at: now, after: step) == nil)
        #expect(code.step(of: seed, at: now, after: step + 1) == nil)
        #expect(code.step(of: .random(), at: now) == nil)
    }

    @Test("Before 1970 and in the first step nothing is reached that is not there")
    func endAtTheEpoch() throws {
        let code = try #require(OneTimeCode(parsing: OneTimeCode.text(of: seed, step: 0)))
        #expect(code.step(of: seed, at: Date(timeIntervalSince1970: 0)) == 0)
        #expect(code.step(of: seed, at: Date(timeIntervalSince1970: -1)) == 0)
        #expect(code.step(of: seed, at: Date(timeIntervalSince1970: -60)) == nil)
    }

    @Test(arguments: ["287082", " 287 082 ", "2 8 7 0 8 2"])
    func areReadForgivingly(typed: String) throws {
        #expect(try #require(OneTimeCode(parsing: typed)).step(of: seed, at: Date(timeIntervalSince1970: 59)) == 1)
    }

    @Test(arguments: [
        "", "28708", "2870821", "28708a", "２８７０８２", "287082\n", "-87082", "+87082", "0x2870", "٢٨٧٠٨٢",
        String(repeating: " ", count: 100_000),
    ])
    func areRefusedOtherwise(typed: String) {
        #expect(OneTimeCode(parsing: typed) == nil)
    }

    @Test("oathtool shows the same")
    func areThoseOfOathtool() throws {
        for seconds in stride(from: 1_000_000_000, to: 2_000_000_000, by: 99_999_999) {
            let seed = TOTPSeed.random()
            let arguments = ["--totp", "--base32", "--now", "@\(seconds)", seed.base32]
            let result = try PythonPeer.run("/usr/bin/oathtool", arguments, input: "")
            let shown = result.output.trimmingCharacters(in: .newlines)
            let now = Date(timeIntervalSince1970: TimeInterval(seconds))
            let code = try #require(OneTimeCode(parsing: shown), "\(result)")
            #expect(code.step(of: seed, at: now) == OneTimeCode.step(at: now))
        }
    }

    @Test("pyotp shows the same, and reads the same from the picture")
    func areThoseOfPyotp() throws {
        let now = 1_795_312_800
        let seeds = (0..<20).map { _ in TOTPSeed.random() }
        let (issuer, account) = ("ZGN „Śródmieście” & spółka: test?", "zażółć+gęślą@example.org")
        let requests: [[String: Any]] = seeds.flatMap { seed in
            [
                ["task": "totp", "seed": seed.base32, "at": now],
                ["task": "otpauth", "uri": seed.uri(issuer: issuer, account: account)],
            ]
        }
        let answers = try PythonPeer.answers(to: requests)
        try #require(answers.count == requests.count)
        for (index, seed) in seeds.enumerated() {
            #expect(answers[2 * index] == OneTimeCode.text(of: seed, step: Int64(now / 30)))
            let parsed = try JSONSerialization.jsonObject(with: Data(answers[2 * index + 1].utf8)) as? [AnyHashable]
            #expect(parsed == [seed.base32, issuer, account, 6, 30])
        }
    }

    @Test func areOfferedAsAPicture() {
        #expect(
            seed.uri(issuer: "Komorne Test", account: "a@example.org")
                == "otpauth://totp/Komorne%20Test:a%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=Komorne%20Test&algorithm=SHA1&digits=6&period=30"
        )
    }

    @Test func seedsAreTwentyBytes() {
        for count in [0, 19, 21] { #expect(TOTPSeed(bytes: [UInt8](repeating: 0, count: count)) == nil) }
        #expect(Set((0..<100).map { _ in TOTPSeed.random().base32 }).count == 100)
    }
}
