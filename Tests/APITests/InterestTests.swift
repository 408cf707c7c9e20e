import Foundation
import Safeguards
import TestSupport
import Testing
import Web

/// The calculator, as programs and as people reach it.
@Suite("Interest that somebody asks for")
struct InterestTests {
    /// From the examples that others published: `reference.md`, section 2.
    private static let question = #"{"principal":1000000,"due":"2015-01-03","paid":"2021-01-10"}"#

    @Test func comesWithTheLinesThatItFollowsFrom() async throws {
        try await withOffice { office in
            let answer = try await Self.ask(Self.question, at: office)
            #expect(answer.status == 200, "\(answer.text)")
            let json = try answer.json
            let lines = try #require(json["lines"] as? [[String: Any]])
            let parts = lines.compactMap { $0["interest"] as? Int }
            #expect(parts.count == lines.count && lines.count > 1)
            #expect(parts.reduce(0, +) == json["total"] as? Int, "each period is rounded, and the sum is theirs")
            #expect(lines.compactMap { $0["days"] as? Int }.reduce(0, +) == json["days"] as? Int)
            #expect(json["due_on"] as? String == "2015-01-03", "a Saturday moved no term before 2017")
            #expect(lines.first?["from"] as? String == "2015-01-04")
            #expect((lines.first?["basis"] as? [String: String])?["pl"]?.contains("art. 481") == true)
        }
    }

    @Test(
        "What cannot be answered is refused at its field",
        arguments: [
            (#"{"principal":100}"#, "/due", "missing"),
            (#"{"principal":100,"due":"2015-01-03","from":"2015-01-03"}"#, "/from", "two_delays"),
            (#"{"principal":100,"from":"2015-02-03","to":"2015-01-03"}"#, "/to", "days_reversed"),
            (#"{"principal":100,"from":"1800-02-03","to":"2015-01-03"}"#, "/from", "rate_gap"),
            (#"{"principal":100,"from":"2015-01-03","to":"2015-02-03","regime":"usury"}"#, "/regime", "unknown_regime"),
            (
                #"{"principal":100,"from":"2015-01-03","to":"2015-02-03","regime":"contractual"}"#, "/rate",
                "rate_missing"
            ),
            (
                #"{"principal":100,"from":"2015-01-03","to":"2015-02-03","rounding":"up"}"#, "/rounding",
                "unknown_rounding"
            ),
            (#"{"principal":-1,"from":"2015-01-03","to":"2015-02-03"}"#, "/principal", "out_of_range"),
        ]
    )
    func isRefused(question: String, pointer: String, code: String) async throws {
        try await withOffice { office in
            let answer = try await Self.ask(question, at: office)
            #expect(answer.status == 422, "\(answer.text)")
            let errors = try #require(try answer.json["errors"] as? [[String: Any]])
            #expect(errors.first?["pointer"] as? String == pointer, "\(answer.text)")
            #expect(errors.first?["code"] as? String == code, "\(answer.text)")
        }
    }

    @Test func isAPageWhoseAddressCanBeSentOn() async throws {
        try await withOffice { office in
            let worker = Pass(try await office.home.colleague(.caseWorker))
            let asked = "/interest?principal=10+000%2C00&due=2015-01-03&paid=2021-01-10&regime=statutory&rate=&from="
            let page = try await office.page(asked, at: office.home, as: worker)
            #expect(page.status == 200 && page.text.contains("art. 481"), "\(page.text.prefix(500))")
            let total = try await Self.ask(Self.question, at: office).json["total"] as? Int ?? 0
            let grouped = "\(total / 100_000)\u{A0}\(String(total / 100 % 1_000 + 1_000).suffix(3))"
            #expect(page.text.contains(grouped), "as the interface counts it")
            let wrong = try await office.page("/interest?principal=zero&due=2015-01-03", at: office.home, as: worker)
            #expect(wrong.status == 422 && wrong.text.contains("zero"), "what was typed is there again")
            let empty = try await office.page("/interest", at: office.home, as: worker)
            #expect(empty.status == 200 && empty.text.contains("Kalkulator odsetek"))
        }
    }

    private static func ask(_ question: String, at office: OfficeServer) async throws -> LocalhostClient.Answer {
        let worker = Pass(try await office.home.colleague(.caseWorker))
        let path = "/api/v1/interest-calculations"
        return try await office.call("POST", path, at: office.home, as: worker, json: question)
    }
}
