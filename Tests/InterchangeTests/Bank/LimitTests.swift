import Interchange
import Testing

@Suite("Bounds of banks' files")
struct LimitTests {
    @Test func ofMT940() {
        let entry = ":61:261230C1,00NTRFX\n"
        let head = ":20:X\n:25:PL61109010140000071219812874\n:28C:1/1\n:60F:C261230PLN0,00\n"
        let text = head + entry + entry + entry + ":62F:C261230PLN3,00\n-\n"
        var enough = MT940Reader(mostEntries: 3)
        #expect(ReadStatements(enough.all(of: Array(text.utf8))).refusals == [])
        var reader = MT940Reader(mostEntries: 2)
        let read = ReadStatements(reader.all(of: Array(text.utf8)))
        #expect(read.refusals == [.tooManyEntries(limit: 2)])
        #expect(read.entries.count == 2)
        #expect(read.closings.map(\.entries) == [2])
    }

    @Test func ofCamt() {
        let reader = CamtReader(mostEntries: 3)
        let read = ReadStatements(reader.take(Array(CamtTests.statement().utf8)) + reader.end())
        #expect(read.refusals.first == .tooManyEntries(limit: 3))
        #expect(read.entries.count == 3)
        #expect(read.closings.map(\.entries) == [3])
    }

    @Test func ofMT940WithAllPagesAndRepetitions() {
        let head = ":20:X\n:25:PL61109010140000071219812874\n:28C:1/1\n:60F:C261230PLN0,00\n"
        let text = head + ":61:261230C1,00NTRFX\n:61:261230C1,00NTRFX\n:62F:C261230PLN2,00\n-\n"
        var reader = MT940Reader(mostEntries: 5)
        let read = ReadStatements(reader.all(of: Array((text + text + text).utf8)))
        #expect(read.refusals == [.tooManyEntries(limit: 5)])
        #expect(read.entries.map(\.identity.ordinal) == [0, 1, 2, 3, 4])
        #expect(read.closings.map(\.entries) == [2, 2, 1])
        var other = MT940Reader(mostEntries: 5)
        let others = [text, text.replacing(":28C:1", with: ":28C:2"), text.replacing(":28C:1", with: ":28C:3")]
        #expect(ReadStatements(other.all(of: Array(others.joined().utf8))).refusals == [])
    }

    @Test func ofCamtWithAllRepetitions() throws {
        let text = CamtTests.statement()
        let start = try #require(text.firstRange(of: "<Stmt>")?.lowerBound)
        let end = try #require(text.firstRange(of: "</Stmt>")?.upperBound)
        let statement = String(text[start..<end])
        func read(_ second: String) -> ReadStatements {
            let reader = CamtReader(mostEntries: 6)
            let both = text.replacing(statement, with: statement + second)
            return ReadStatements(reader.take(Array(both.utf8)) + reader.end())
        }
        #expect(read(statement).refusals.first == .tooManyEntries(limit: 6))
        #expect(read(statement).entries.count == 6)
        #expect(read(statement.replacing("S-17", with: "S-18")).refusals == [])
    }

    @Test func ofMassPayments() {
        let description = MassPaymentDescription(
            "x",
            .separated(.semicolon),
            amounts: .comma,
            days: .iso,
            lines: [.init(.payment, fields: [.bookingDay: .column(1), .amount: .column(2)])]
        )
        var reader = MassPaymentReader(description, mostPayments: 2)
        let items = reader.all(of: Array("2026-11-10;1,00\n2026-11-10;1,00\n2026-11-10;1,00\n".utf8))
        let faults = items.compactMap { if case .fault(let fault) = $0 { fault } else { nil } }
        #expect(faults == [FileFault(.tooManyPayments(limit: 2), at: FilePlace(line: 3, column: 1))])
        #expect(items.count == 3)
        let identities = items.compactMap {
            if case .payment(let payment) = $0 { payment.identity.ordinal } else { nil }
        }
        #expect(identities == [0, 1])
    }
}
