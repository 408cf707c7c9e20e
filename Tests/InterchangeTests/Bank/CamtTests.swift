import DebtDomain
import Interchange
import Testing

@Suite("Statements in camt messages")
struct CamtTests {
    @Test(arguments: ["02", "04", "08", "14"])
    func reconcile(version: String) throws {
        let read = Self.read(Self.statement(version: version))
        #expect(read.faults.map(\.mistake) == [])
        #expect(read.headings.map(\.account) == ["PL61109010140000071219812874"])
        #expect(read.headings.map(\.number) == ["17"])
        #expect(read.headings[0].opening?.amount == 100_00)
        #expect(read.entries.map(\.amount) == [45_50, -20_00, 10_00, 5_25])
        #expect(read.closings.map(\.difference) == [0])
        let rent = try #require(read.entries.first)
        #expect(rent.details.title == "Czynsz 11/2026 lokal 7")
        #expect(rent.details.name == "Jan Nowak")
        #expect(rent.details.account == "PL27114020040000300201355387")
        #expect(rent.details.virtualAccount == "PL15102010260000000000000007")
        #expect(rent.customerReference == "E2E-1")
        #expect(rent.kind == "PMNT/RCDT/ESCT")
        #expect(rent.bookingDay == Day(year: 2026, month: 12, day: 31))
        #expect(rent.valueDay == Day(year: 2027, month: 1, day: 2))
        #expect(read.entries.map(\.mark) == [.credit, .reversalOfCredit, .credit, .credit])
        #expect(read.entries[2].customerReference == nil, "not provided is none")
    }

    @Test func thatDoNotReconcileAreFlagged() {
        let read = Self.read(Self.statement().replacing("<Amt Ccy=\"PLN\">140.75", with: "<Amt Ccy=\"PLN\">140.76"))
        #expect(read.refusals == [.doesNotReconcile(difference: 1)])
    }

    @Test(
        arguments: [
            ("<Amt Ccy=\"PLN\">5.25", "<Amt Ccy=\"PLN\">5.24", [.batchDiffers(difference: 1)]),
            ("<NbOfNtries>2<", "<NbOfNtries>3<", [.countDiffers(stated: 3, found: 2)]),
            ("<Sum>60.75<", "<Sum>60.00<", [.totalDiffers(difference: -75)]),
            ("<IBAN>PL61109010140000071219812874</IBAN>", "", [.missingField("Acct/Id")]),
            ("<Cd>CLBD", "<Cd>CLAV", [.missingField("Bal CLBD")]),
            ("<Amt Ccy=\"PLN\">20.00", "<Amt Ccy=\"PLN\">20,00", [.doesNotReconcile(difference: -20_00)]),
            ("<Amt Ccy=\"PLN\">20.00", "<Amt Ccy=\"EUR\">20.00", [.otherCurrency(expected: "PLN", found: "EUR")]),
        ] as [(String, String, [StatementMistake])]
    )
    func areRefused(where text: String, is other: String, _ refusals: [StatementMistake]) {
        let read = Self.read(Self.statement().replacing(text, with: other, maxReplacements: 1))
        #expect(Set(refusals).isSubset(of: read.refusals), "\(read.refusals)")
    }

    @Test func thatAreCutSayWhere() throws {
        let text = Self.statement()
        let cut = try #require(text.firstRange(of: "</Ntry>"))
        let read = Self.read(String(text[..<cut.lowerBound]))
        #expect(read.refusals.contains(.unclosed))
        let fault = try #require(read.faults.first { if case .xml = $0.mistake { true } else { false } })
        #expect(fault.place.line > 20)
        #expect(fault.explanation.polish.hasPrefix("Wiersz \(fault.place.line), znak"))
    }

    @Test(arguments: [
        ("<!DOCTYPE Document [<!ENTITY a \"b\">]>", XMLMistake.declaresEntities),
        ("<!DOCTYPE Document SYSTEM \"file:///etc/passwd\">", XMLMistake.declaresEntities),
        (String(repeating: "<a>", count: 65), XMLMistake.tooDeep),
        ("<!--" + String(repeating: "a", count: 1_500_000), XMLMistake.tooLarge),
        ("<a b=\"" + String(repeating: "a", count: 1_500_000), XMLMistake.tooLarge),
        ("<a>" + String(repeating: "a", count: 300_000), XMLMistake.tooLarge),
    ])
    func thatAreHostileAreRefused(_ beginning: String, _ mistake: XMLMistake) {
        let read = Self.read(beginning + Self.statement())
        #expect(read.faults.map(\.mistake).first == .xml(mistake))
        #expect(read.entries.isEmpty)
    }

    @Test func ofOtherKindsAreToldApart() {
        let interim = Self.statement().replacing("BkToCstmrStmt", with: "BkToCstmrAcctRpt")
            .replacing("<Stmt>", with: "<Rpt>").replacing("</Stmt>", with: "</Rpt>")
        let notes = Self.statement().replacing("BkToCstmrStmt", with: "BkToCstmrDbtCdtNtfctn")
            .replacing("<Stmt>", with: "<Ntfctn>").replacing("</Stmt>", with: "</Ntfctn>")
        let final = Self.read(Self.statement())
        #expect(Self.read(interim).headings.map(\.kind) == [.interim])
        #expect(Self.read(interim).entries.map(\.identity) == final.entries.map(\.identity))
        #expect(Self.read(notes).headings.map(\.kind) == [.notification])
        #expect(Self.read("<Document><Other/></Document>").faults.map(\.mistake) == [.unknownMessage])
    }

    @Test func reportsInOneLineAreNumberedByThemselves() throws {
        let text = Self.statement().replacing("BkToCstmrStmt", with: "BkToCstmrAcctRpt")
            .replacing("<Stmt>", with: "<Rpt>").replacing("</Stmt>", with: "</Rpt>").replacing("\n", with: "")
        let start = try #require(text.firstRange(of: "<Rpt>")?.lowerBound)
        let end = try #require(text.firstRange(of: "</Rpt>")?.upperBound)
        let report = String(text[start..<end])
        let read = Self.read(text.replacing(report, with: report + report))
        #expect(read.entries.map(\.identity.ordinal) == [Int](repeating: 0, count: 8), "a report holds the one before")
    }

    @Test func areReadInPolishEncodings() throws {
        let text = Self.statement().replacing("Jan Nowak", with: "Łucja Żółć").replacing("UTF-8", with: "ISO-8859-2")
        let reader = CamtReader()
        let read = ReadStatements(reader.take(try encoded(text, .iso8859_2)) + reader.end())
        #expect(read.entries.first?.details.name == "Łucja Żółć")
    }

    @Test func withoutAmountsOfPaymentsAreReadAsOneSum() {
        let text = Self.statement().replacing("<TxDtls><Amt Ccy=\"PLN\">10.00</Amt>", with: "<TxDtls>")
            .replacing("<TxDtls><Amt Ccy=\"PLN\">5.25</Amt>", with: "<TxDtls>")
        let read = Self.read(text)
        #expect(read.faults.map(\.mistake) == [.batchNotSplit])
        #expect(read.entries.map(\.amount) == [45_50, -20_00, 15_25])
        #expect(read.closings.map(\.difference) == [0])
    }

    @Test(arguments: [1, 13, 4_096])
    func areReadAlikeInPieces(of count: Int) {
        var pieces = CamtReader()
        let bytes = Array(Self.statement().utf8)
        #expect(ReadStatements(pieces.all(of: bytes, inPiecesOf: count)).entries == Self.read(Self.statement()).entries)
    }

    private static func read(_ text: String) -> ReadStatements {
        var reader = CamtReader()
        return ReadStatements(reader.all(of: Array(text.utf8), inPiecesOf: 50_000))
    }
}
