import Foundation
import Testing

@Suite("komorne interest")
struct InterestCommandTests {
    private static let asked = ["interest", "--principal", "10000.00", "--due", "2015-01-03", "--paid", "2021-01-10"]

    @Test func printsTheLinesAndTheSum() async throws {
        let polish = try await KomorneProcess.run(Self.asked)
        #expect(polish.code == 0 && polish.output.hasPrefix("Odsetki ustawowe za opóźnienie\n"), "\(polish.output)")
        #expect(polish.output.contains("art. 481") && polish.output.contains("Razem odsetki: "))
        let english = try await KomorneProcess.run(Self.asked + ["--english"])
        #expect(english.output.contains("Interest in all: "))
        let given = try await KomorneProcess.run([
            "interest", "--principal", "10 000,00", "--from", "2015-01-04", "--to", "2021-01-10",
        ])
        #expect(Self.sum(given.output) == Self.sum(polish.output), "a Saturday moved no term before 2017")
        let once = try await KomorneProcess.run(Self.asked + ["--rounding", "once"])
        #expect(once.code == 0 && once.output.contains("raz, na sumie"))
    }

    @Test(
        arguments: [
            (["--principal", "ten"], "--principal: "), (["--principal", "1", "--due", "2015-01-03"], "--paid: "),
            (["--principal", "1", "--from", "1800-01-01", "--to", "2015-01-03"], "--from: "),
            (["--principal", "1", "--from", "2016-01-01", "--to", "2016-01-03", "--regime", "x"], "--regime: "),
        ]
    )
    func saysWhatIsWrong(_ options: [String], _ beginning: String) async throws {
        let (code, output) = try await KomorneProcess.run(["interest"] + options)
        #expect(code == 1 && output.contains(beginning), "\(output)")
    }

    private static func sum(_ output: String) -> Substring? {
        output.split(separator: "\n").first { $0.hasPrefix("Razem odsetki: ") }
    }
}
