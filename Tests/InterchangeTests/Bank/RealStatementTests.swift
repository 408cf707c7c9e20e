import DebtDomain
import Interchange
import Testing

/// The files that banks wrote; `Samples/bank/SOURCES.md` says where each comes from.
@Suite("Statements of real banks")
struct RealStatementTests {
    @Test(
        arguments: [
            ("mbank_collect_wolph.sta", 1, 3, 3), ("bph_multicash.sta", 1, 4, -128_818_12),
            ("pkobp_report_mt940_2021.sta", 1, 4, -664_93),
        ] as [(String, Int, Int, Int64)]
    )
    func reconcile(_ name: String, _ statements: Int, _ entries: Int, _ sum: Int64) throws {
        let read = ReadStatements(mt940: try Sample.bytes("bank/" + name))
        #expect(read.refusals == [])
        #expect(read.headings.count == statements)
        #expect(read.entries.count == entries)
        #expect(read.closings.map(\.difference) == Array(repeating: 0, count: statements))
        #expect(read.closings.map(\.sum).reduce(0, +) == sum)
        #expect(read.entries.map(\.amount).reduce(0, +) == sum)
    }

    @Test func ofSeveralAccountsReconcileEach() throws {
        let read = ReadStatements(mt940: try Sample.bytes("bank/mbank_multi_account_2007.sta"))
        #expect(read.refusals == [])
        #expect(read.headings.count == 8)
        #expect(read.entries.count == 56)
        #expect(read.closings.map(\.difference) == Array(repeating: 0, count: 8))
        #expect(read.closings.count { $0.entries == 0 } == 2)
        #expect(Set(read.headings.map(\.account)).count > 1)
        #expect(read.headings[0].opening?.amount == 8_985_995_772_25)
        let order = try #require(read.entries.first { $0.bankReference == "BR07296102000003" && $0.kind == "NTRF" })
        #expect(order.magnitude == 1_51)
        #expect(order.details.name.hasPrefix("JAN ZAMOJSKI BOHATERÓW GRUNWALDU"))
        #expect(order.details.code == "902")
        let taxes = try #require(read.entries.first { $0.customerReference == "R12865" })
        #expect(taxes.details.account == "PL83101010230000261395100000")
        #expect(taxes.details.customerReference == "R12865")
        let named = try #require(read.entries.first { $0.customerReference == "ZWROT NADPŁATY" })
        #expect(named.details.title == "ZWROT NADPŁATY ZA F-RĘ 30/2006")
    }

    @Test func thatDoNotReconcileAreFlagged() throws {
        let read = ReadStatements(mt940: try Sample.bytes("bank/mbank_collect_newline_in_tnr.sta"))
        #expect(read.refusals == [.doesNotReconcile(difference: 770_71)])
        #expect(read.closings.map(\.difference) == [770_71])
        #expect(read.entries.map(\.magnitude) == [45_00, 44_00])
        #expect(read.entries.map(\.details.transaction) == ["179301073837502.000001", "179301073844398.000001"])
        #expect(read.entries.map(\.details.payer) == ["XX000002052409", "XX000002052402"])
        let fault = try #require(read.faults.first { $0.severity == .refusal })
        #expect(fault.explanation.polish.contains("różnica 770,71 zł"))
    }

    @Test func tellWhoPaidAMassPayment() throws {
        let entry = try #require(ReadStatements(mt940: try Sample.bytes("bank/mbank_collect_wolph.sta")).entries.last)
        #expect(entry.details.payer == "XX000000000003")
        #expect(entry.details.account == "PL56114010810000267002001001")
        #expect(entry.details.name == "JAN NOWAK")
        #expect(entry.details.address == "UL. NIJAKA 1 M 2 31-234 KRAKOW")
        #expect(entry.details.title == "PRZELEW SRODKOW")
        #expect(entry.details.transaction == "179171073864291.000001")
        #expect((entry.details.code, entry.details.operation) == ("911", "TRANSAKCJA COLLECT"))
        #expect(entry.bankReference == "MB170119012121")
        #expect(entry.customerReference == nil)
        #expect(entry.fundsCode == "N")
        #expect(entry.supplement == "911-TRANSAKCJA IPH")
        #expect(entry.valueDay == Day(year: 2017, month: 1, day: 19))
    }

    @Test func ofTheDayAreRecognisedInTheStatement() throws {
        let statement = ReadStatements(mt940: try Sample.bytes("bank/mbank_collect_wolph.sta"))
        let interim = ReadStatements(mt940: try Sample.bytes("bank/mbank_collect_wolph_mt942.sta"))
        #expect(interim.refusals == [])
        #expect(interim.headings.map(\.kind) == [.interim])
        #expect(interim.headings.map(\.currency) == ["PLN"])
        #expect(interim.closings.map(\.difference) == [nil])
        #expect(interim.entries.map(\.identity) == statement.entries.map(\.identity))
        #expect(Set(interim.entries.map(\.identity)).count == 3)
    }

    @Test func inMultiCashAreRead() throws {
        let read = ReadStatements(mt940: try Sample.bytes("bank/bph_multicash.sta"))
        let first = try #require(read.entries.first)
        // Whoever made UTF-8 of the file took code page 852 for Windows': its letters are wrong, and say so in UTF-8.
        let title = "ZAPLATA ZA OPAKOWANIA DO KINESKOPŕW 17 I 21 CALI Z NADRUKIEM LOGO FIRMY FVT 2368/2989284/2006"
        #expect(first.details.title == title)
        #expect(first.details.name == "OPAKOWANIA SP. Z O.O UL. ROMAăSKA 24 80-253 GDAăSK")
        #expect(first.details.account == "PL21109011020000999999874157")
        #expect((first.details.code, first.details.operation) == ("020", "Przelew MultiCash"))
        #expect(first.supplement == "Przelew krajowy MultiCash (-)")
        #expect(read.entries[1].details.name.hasPrefix("ELEKTRONIKA SP. Z. O.O. PODZESPOťY ELEKTRONICZNE"))
        #expect(read.entries[1].details.name.hasSuffix("30-308 KRAKŕW"))
        #expect(read.headings.map(\.number) == ["00009"])
        #expect(read.headings.map(\.page) == [1])
    }

    @Test func ofPKOKnowThatAByteMeansNothing() throws {
        let read = ReadStatements(mt940: try Sample.bytes("bank/pkobp_report_mt940_2021.sta"))
        #expect(read.headings.map(\.account) == ["PL44102055610000380209739045"])
        #expect(read.headings[0].opening?.amount == -2_671_79)
        #expect(read.closings[0].closing?.amount == -3_336_72)
        #expect(read.entries.map(\.details.title).first == "PRZELEW SRODKÓW")
        #expect(read.entries[1].details.name == "DRUGI MAZOWIECKI URZĄD SKARBOWY WARSZAWA")
        #expect(read.entries[2].details.account == "FR7630004013280001089882824")
        #expect(read.entries.map(\.kind) == ["N152", "N210", "N107", "N108"])
        #expect(read.faults.map(\.mistake).contains(.accountCheckDigits), "the specimen's own account is wrong")
    }

    @Test(arguments: [1, 7, 64, 1_000])
    func areReadAlikeInPieces(of count: Int) throws {
        for name in ["mbank_multi_account_2007", "bph_multicash", "pkobp_report_mt940_2021", "mbank_collect_wolph"] {
            let bytes = try Sample.bytes("bank/\(name).sta")
            var whole = MT940Reader()
            var pieces = MT940Reader()
            #expect(whole.all(of: bytes) == pieces.all(of: bytes, inPiecesOf: count))
        }
    }
}
