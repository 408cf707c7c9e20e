import DebtDomain
import Testing

@Suite("Instalments and grace")
struct InstalmentPlanTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let plan: InstalmentPlan
        let on: Day
        let balance: Money
        let state: InstalmentPlan.State

        init(_ why: String, _ plan: InstalmentPlan, _ on: String, owed balance: Int64, _ state: InstalmentPlan.State) {
            testDescription = why
            self.plan = plan
            self.on = day(on)
            self.balance = Money(grosze: balance)
            self.state = state
        }
    }

    private static func monthly(_ amount: Int64, of opening: Int64, from first: String) throws -> InstalmentPlan {
        let plan = try InstalmentPlan.monthly(
            Money(grosze: amount),
            of: Money(grosze: opening),
            from: day(first),
            toleranceDays: 5
        )
        return try #require(plan)
    }

    /// 50 at once, then 10 a week.
    private static let withFirstPayment = InstalmentPlan(
        opening: Money(grosze: 100_00),
        instalments: [InstalmentPlan.Instalment(due: day("2019-10-17"), Money(grosze: 50_00))]
            + (0..<5).map {
                InstalmentPlan.Instalment(due: day("2019-11-01").advanced(by: 7 * $0), Money(grosze: 10_00))
            },
        toleranceDays: 5
    )

    @Test(
        "G7, G9: tolerance, a first payment, and catching up",
        arguments: try [
            Example(
                "G7: within the tolerance",
                monthly(50_00, of: 100_00, from: "2019-11-01"),
                "2019-11-05",
                owed: 100_00,
                .kept
            ),
            Example(
                "G7: the day after",
                monthly(50_00, of: 100_00, from: "2019-11-01"),
                "2019-11-06",
                owed: 100_00,
                .broken(by: Money(grosze: 50_00))
            ),
            Example("G9: on the day of the first payment", withFirstPayment, "2019-10-17", owed: 100_00, .kept),
            Example(
                "G9: five days later",
                withFirstPayment,
                "2019-10-22",
                owed: 100_00,
                .broken(by: Money(grosze: 50_00))
            ),
            Example("G9: the first payment is there", withFirstPayment, "2019-11-05", owed: 50_00, .kept),
            Example(
                "G9: the first week is missed",
                withFirstPayment,
                "2019-11-06",
                owed: 50_00,
                .broken(by: Money(grosze: 10_00))
            ),
            Example(
                "G9: caught up",
                monthly(500_00, of: 1_000_00, from: "2019-11-01"),
                "2019-11-06",
                owed: 500_00,
                .kept
            ),
            Example(
                "G9: the second missed",
                monthly(500_00, of: 1_000_00, from: "2019-11-01"),
                "2020-01-01",
                owed: 500_00,
                .broken(by: Money(grosze: 500_00))
            ),
            Example(
                "G9: part of it paid late",
                monthly(500_00, of: 1_000_00, from: "2019-11-01"),
                "2020-04-01",
                owed: 200_55,
                .broken(by: Money(grosze: 200_55))
            ),
            Example("paid", monthly(500_00, of: 1_000_00, from: "2019-11-01"), "2020-04-01", owed: 0, .completed),
            Example("paid ahead", monthly(500_00, of: 1_000_00, from: "2019-11-01"), "2019-10-01", owed: 10_00, .kept),
        ]
    )
    func state(_ example: Example) throws {
        #expect(try example.plan.state(on: example.on, balance: example.balance) == example.state)
    }

    @Test("Monthly instalments end with what is left, on the same day of each month")
    func monthlyPlan() throws {
        let plan = try Self.monthly(300_00, of: 1_000_01, from: "2026-01-31")
        #expect(plan.instalments.map(\.dueOn.iso) == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"])
        #expect(plan.instalments.map(\.amount.decimal) == ["300.00", "300.00", "300.00", "100.01"])
        #expect(try InstalmentPlan.monthly(.zero, of: Money(grosze: 1), from: .first, toleranceDays: 5) == nil)
    }

    @Test(
        "G26: the running period's unpaid charge is not yet arrears",
        arguments: [(14_00, 6_00, 10_00), (4_00, 6_00, 0), (10_00, 10_00, 10_00), (14_00, 0, 4_00), (-3_00, 0, 0)]
    )
    func grace(_ arrears: Int, _ paid: Int, _ counted: Int) throws {
        let left = try Money(grosze: Int64(arrears)).afterGrace(
            charge: Money(grosze: 10_00),
            paid: Money(grosze: Int64(paid))
        )
        #expect(left == Money(grosze: Int64(counted)))
    }
}
