package import Foundation
package import Safeguards
import Synchronization

/// An error that says that somebody was refused; it is recorded like a permission that is lacking.
package protocol RecordedRefusal: Error {
    /// Stands in the log; never renamed.
    var recordedRule: AuditCode { get }

    /// The person of whom the refusal tells something.
    var recordedPerson: UUID? { get }
}

extension RecordedRefusal {
    package var recordedPerson: UUID? { nil }
}

/// Keeps those whom nobody knows from filling a tenant's log, which is never emptied: so many of their refusals a
/// minute are recorded one by one, the others are counted and recorded together.
final class RefusalMeter: Sendable {
    enum Answer: Equatable {
        /// Record it; so many before it were only counted.
        case record(after: Int)
        case count
    }

    static let mostAMinute = 60

    private struct Count {
        var minute: Int
        var recorded = 0
        var counted = 0
    }

    private let counts = Mutex<[TenantID: Count]>([:])

    func admit(of tenant: TenantID, at now: Date) -> Answer {
        let minute = Int(now.timeIntervalSince1970 / 60)
        return counts.withLock { counts in
            var count = counts[tenant] ?? Count(minute: minute)
            var before = 0
            if count.minute != minute {
                before = count.counted
                count = Count(minute: minute)
            }
            defer { counts[tenant] = count }
            guard count.recorded < Self.mostAMinute else {
                count.counted += 1
                return .count
            }
            count.recorded += 1
            return .record(after: before)
        }
    }
}
