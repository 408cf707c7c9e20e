import DebtDomain
import Testing

@Suite("What lapses")
struct LapseReportTests {
    @Test("G24: what lapses on 31 December, and the next day is lost")
    func listsWhatLapses() throws {
        func entries(asOf: String) -> [LimitationEntry] {
            [
                entry(1, debtor: 1, "2022-01-10", 100_00, asOf: asOf),
                entry(2, debtor: 1, "2022-02-10", 200_00, asOf: asOf),
                entry(2, debtor: 2, "2022-02-10", 200_00, asOf: asOf),
                entry(3, debtor: 2, "2023-01-10", 400_00, asOf: asOf),
                entry(
                    4,
                    debtor: 3,
                    "2019-01-10",
                    800_00,
                    asOf: asOf,
                    [event("2019-03-01", .ended(ID(9), .judgment), debtor: 3)]
                ),
                entry(5, debtor: 3, "2022-03-10", 0, asOf: asOf),
                entry(6, debtor: 3, "2022-03-10", 50_00, asOf: asOf, [event("2025-01-01", suit(8), debtor: 3)]),
            ]
        }
        let autumn = try LapseReport.lapsing(through: day("2025-12-31"), entries(asOf: "2025-11-22"))
        #expect(autumn.groups.map(\.debtor) == [ID(1), ID(2), ID(3)])
        #expect(autumn.groups.map(\.total.decimal) == ["300.00", "200.00", "800.00"])
        #expect(autumn.groups[0].lines.map(\.entry.receivable) == [ID(2), ID(1)])
        #expect(autumn.unsued.decimal == "300.00" && autumn.total.decimal == "1100.00")
        #expect(try LapseReport.lost(entries(asOf: "2025-12-31")).groups.isEmpty)

        let lost = try LapseReport.lost(entries(asOf: "2026-01-01"))
        #expect(lost.groups.flatMap { $0.lines.map(\.entry.receivable) } == [ID(2), ID(1), ID(2), ID(4)])
        #expect(lost.total.decimal == "1100.00")
    }

    @Test("What no court has found comes first, then what lapses sooner, then what is more")
    func ordersLines() throws {
        let judged = [event("2019-03-01", .ended(ID(9), .judgment))]
        let asOf = "2025-11-22"
        let report = try LapseReport.lapsing(
            through: day("2026-12-31"),
            [
                entry(1, debtor: 1, "2019-01-10", 900_00, asOf: asOf, judged),
                entry(2, debtor: 1, "2023-02-10", 300_00, asOf: asOf),
                entry(3, debtor: 1, "2022-02-10", 100_00, asOf: asOf),
                entry(4, debtor: 1, "2022-03-10", 200_00, asOf: asOf),
            ]
        )
        #expect(report.groups.map { $0.lines.map(\.entry.receivable) } == [[ID(4), ID(3), ID(2), ID(1)]])
        #expect(report.groups.map(\.unsued.decimal) == ["600.00"] && report.total.decimal == "1500.00")
    }

    private func entry(
        _ receivable: UInt128,
        debtor: UInt128,
        _ due: String,
        _ open: Int64,
        asOf: String,
        _ events: [LimitationEvent] = []
    ) -> LimitationEntry {
        LimitationEntry(
            receivable: ID(receivable),
            debtor: ID(debtor),
            open: Money(grosze: open),
            limitation: Limitation(
                of: limitationClaim(.periodic, due: due, debtor: debtor),
                events: events,
                asOf: day(asOf)
            )
        )
    }
}
