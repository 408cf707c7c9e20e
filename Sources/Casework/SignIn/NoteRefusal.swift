import Persistence
package import Safeguards

extension Casework {
    /// Records what was refused at a tenant's door before it came to any action: a form from another site, two
    /// credentials at once. Like every refusal of strangers, so many a minute and then their number.
    ///
    /// - Parameters:
    ///   - code: The problem's, such as `cross-site`.
    ///   - caller: At whose door, and where from.
    package func noteRefusal(_ code: String, by caller: Caller) async {
        let refusal = RefusedAtTheDoor(recordedRule: AuditCode(code.replacing("-", with: "_")) ?? "unknown")
        // It always throws: that is how a refusal is recorded. What keeps it from being so is counted there.
        try? await outcome(ofVisitors: NoteRefusal(refusal: refusal), by: caller)
    }
}

private struct RefusedAtTheDoor: RecordedRefusal {
    let recordedRule: AuditCode
}

private struct NoteRefusal: CaseAction {
    static let permission = Permission.requestSend
    static let changesData = false
    let refusal: RefusedAtTheDoor

    func perform(in tenant: borrowing TenantConnection) async throws {
        throw refusal
    }
}
