import Foundation
@testable import Persistence
import Safeguards
import Testing

@Suite("How many refusals of strangers are recorded")
struct RefusalMeterTests {
    @Test func soManyAMinuteAndThenTheirNumber() {
        let meter = RefusalMeter()
        let (tenant, other) = (TenantID.random(), TenantID.random())
        let start = Date(timeIntervalSince1970: 60_000)
        for _ in 0..<RefusalMeter.mostAMinute {
            #expect(meter.admit(of: tenant, at: start) == .record(after: 0))
        }
        for _ in 0..<500 { #expect(meter.admit(of: tenant, at: start.addingTimeInterval(59)) == .count) }
        #expect(meter.admit(of: other, at: start) == .record(after: 0), "a flood at one tenant is nobody else's")
        #expect(meter.admit(of: tenant, at: start.addingTimeInterval(60)) == .record(after: 500))
        #expect(meter.admit(of: tenant, at: start.addingTimeInterval(61)) == .record(after: 0))
    }
}
