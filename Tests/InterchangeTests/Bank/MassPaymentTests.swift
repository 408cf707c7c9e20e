import DebtDomain
import Foundation
import Interchange
import Testing

@Suite("Files of mass payments")
struct MassPaymentTests {
    /// As Bank Pocztowy writes them: comma separated, in grosze, the payer in the account's last digits.
    private static func elixir() throws -> MassPaymentDescription {
        var description = MassPaymentDescription(
            "elixir",
            .separated(.comma),
            amounts: .grosze,
            days: try #require(DayFormat("yyyyMMdd")),
            lines: [
                .init(
                    .payment,
                    mark: .init(.column(1), "110"),
                    fields: [
                        .bookingDay: .column(2), .amount: .column(3), .senderAccount: .column(6),
                        .virtualAccount: .column(7), .name: .column(8), .title: .column(12), .reference: .column(13),
                    ]
                )
            ]
        )
        description.joiner = "|"
        return description
    }

    /// Fixed places, a head that announces, and totals at the end.
    private static func fixed() throws -> MassPaymentDescription {
        var description = MassPaymentDescription(
            "fixed",
            .fixed,
            amounts: .comma,
            days: .polish,
            lines: [
                .init(
                    .announcement,
                    mark: .init(.characters(from: 1, count: 2), "01"),
                    fields: [.count: .characters(from: 3, count: 6), .sum: .characters(from: 9, count: 14)]
                ),
                .init(
                    .payment,
                    mark: .init(.characters(from: 1, count: 2), "02"),
                    fields: [
                        .valueDay: .characters(from: 3, count: 10), .amount: .characters(from: 13, count: 14),
                        .direction: .characters(from: 27, count: 1), .payer: .characters(from: 28, count: 12),
                        .title: .characters(from: 40, count: 35),
                    ]
                ),
                .init(
                    .grandTotal,
                    mark: .init(.characters(from: 1, count: 2), "99"),
                    fields: [.count: .characters(from: 3, count: 6), .sum: .characters(from: 9, count: 14)]
                ),
            ]
        )
        description.outgoing = ["W"]
        return description
    }

    private static let fixedText = """
        01000003     1 010,00
        0210.11.2026      1 000,50U000000000007Czynsz za listopad, Łąkowa 7
        0211.11.2026         10,00U000000000008media
        0211.11.2026          0,50W000000000007zwrot
        99000003     1 010,00

        """

    private struct Read {
        var payments: [MassPayment] = []
        var faults: [FileFault<PaymentMistake>] = []
        var totals: [Int64] = []

        init(_ text: String, _ description: MassPaymentDescription, _ encoding: TextEncoding = .utf8) throws {
            var reader = MassPaymentReader(description)
            for item in reader.all(of: try encoded(text, encoding), inPiecesOf: 10) {
                switch item {
                case .payment(let payment): payments.append(payment)
                case .fault(let fault): faults.append(fault)
                case .total(_, let sum): totals.append(sum)
                }
            }
        }
    }

    @Test func withSeparatorsAreRead() throws {
        let text = """
            110,20261110,51230,10901014,0,"61109010140000071219812874","15 10201026 0000000000000007","Jan Nowak|ul. \
            Długa 1|00-950 Łódź","Gmina",0,10201026,"Czynsz|11/2026","x1"
            110,20261111,1,10901014,0,"61109010140000071219812874","15 10201026 0000000000000007","A","B",0,1,"C","x2"

            """
        let read = try Read(text, Self.elixir(), .iso8859_2)
        #expect(read.faults.map(\.mistake) == [])
        let first = try #require(read.payments.first)
        #expect(first.amount == 512_30)
        #expect(first.bookingDay == Day(year: 2026, month: 11, day: 10))
        #expect(first.virtualAccount == "PL15102010260000000000000007")
        #expect(first.senderAccount == "PL61109010140000071219812874")
        #expect(first.name == "Jan Nowak ul. Długa 1 00-950 Łódź")
        #expect(first.title == "Czynsz 11/2026")
        #expect(first.reference == "x1")
        #expect(read.payments.map(\.amount) == [512_30, 1])
    }

    @Test func withFixedPlacesAreRead() throws {
        let read = try Read(Self.fixedText, Self.fixed(), .cp1250)
        #expect(read.faults.map(\.mistake) == [])
        #expect(read.payments.map(\.amount) == [1_000_50, 10_00, -50])
        #expect(read.payments.map(\.payer) == ["000000000007", "000000000008", "000000000007"])
        #expect(read.payments[0].title == "Czynsz za listopad, Łąkowa 7")
        #expect(read.totals == [1_010_00, 1_010_00])
        #expect(Set(read.payments.map(\.identity)).count == 3)
    }

    @Test func withHeadersAreRead() throws {
        var description = MassPaymentDescription(
            "headers",
            .separated(.semicolon),
            amounts: .either,
            days: .iso,
            lines: [
                .init(
                    .payment,
                    fields: [.amount: .header("KWOTA"), .bookingDay: .header("data"), .payer: .header("Id")]
                )
            ]
        )
        description.linesAbove = 2
        let read = try Read("Raport\nData ;Id; Kwota\n2026-11-10;7;1,50\n", description)
        #expect(read.faults.map(\.mistake) == [])
        #expect(read.payments.map(\.amount) == [1_50])
        let other = try Read("Raport\nData;Id\n2026-11-10;7\n", description)
        #expect(other.faults.map(\.mistake) == [.noHeader("KWOTA")])
    }

    @Test(
        arguments: [
            ("99000003     1 010,00", "99000004     1 010,00", .countDiffers(stated: 4, found: 3), 5, 9),
            ("99000003     1 010,00", "99000003     1 010,01", .sumDiffers(difference: 1), 5, 9),
            ("99000003     1 010,00\n", "", .missingTotal, 4, 1),
            ("01000003", "01000002", .countDiffers(stated: 2, found: 3), 1, 9),
            ("0211.11.2026         10,00", "0231.11.2026         10,00", .day(.noSuchDay, .valueDay), 3, 3),
            ("         10,00U", "         10x00U", .amount(.notANumber, .amount), 3, 13),
            ("         10,00U", "              U", .amount(.empty, .amount), 3, 13),
            ("0211.11.2026         10", "0311.11.2026         10", .unknownLine, 3, 1),
        ] as [(String, String, PaymentMistake, Int, Int)]
    )
    func saysWhatIsWrongAndWhere(
        _ text: String,
        _ other: String,
        _ mistake: PaymentMistake,
        _ line: Int,
        _ column: Int
    ) throws {
        let changed = Self.fixedText.replacing(text, with: other, maxReplacements: 1)
        #expect(changed != Self.fixedText)
        let read = try Read(changed, Self.fixed())
        let fault = try #require(read.faults.first { $0.mistake == mistake }, "\(read.faults)")
        #expect(fault.place == FilePlace(line: line, column: column))
    }

    @Test func descriptionsAreStoredAsJSON() throws {
        for description in [try Self.elixir(), try Self.fixed()] {
            let data = try JSONEncoder().encode(description)
            #expect(try JSONDecoder().decode(MassPaymentDescription.self, from: data) == description)
        }
        let json = String(decoding: try JSONEncoder().encode(try Self.elixir()), as: UTF8.self)
        #expect(json.contains("\"virtual_account\":{\"column\":7}"))
        let short = """
            {"name": "bank", "layout": ";", "amounts": "comma", "days": "dd.MM.yyyy", "lines_above": 1, "lines": [
              {"role": "ignored", "mark": {"position": {"column": 1}, "text": "x"}},
              {"role": "payment", "fields": {"booking_day": {"header": "Data"}, "amount": {"header": "Kwota"}}}
            ]}
            """
        let description = try JSONDecoder().decode(MassPaymentDescription.self, from: Data(short.utf8))
        #expect(description.mistakes == [])
        #expect(description.currency == "PLN")
        let read = try Read("Data;Kwota\n1.12.2026;1,00\nx;2\n", description)
        #expect(read.payments.map(\.amount) == [1_00])
        #expect(read.faults.map(\.mistake) == [])
        let unknown = Data(short.replacing("\";\"", with: "\"&\"").utf8)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(MassPaymentDescription.self, from: unknown)
        }
    }

    @Test func descriptionsThatSayNothingAreRefused() throws {
        let empty = MassPaymentDescription("x", .fixed, amounts: .comma, days: .iso, lines: [])
        #expect(try Read("a", empty).faults.map(\.mistake) == [.describesNoPayments])
        let column = MassPaymentDescription(
            "x",
            .fixed,
            amounts: .comma,
            days: .iso,
            lines: [.init(.payment, fields: [.amount: .column(1)])]
        )
        #expect(try Read("a", column).faults.map(\.mistake) == [.undescribed(.bookingDay), .impossiblePosition])
        #expect(try Read("", Self.fixed()).faults.map(\.mistake) == [.noPayments])
    }
}
