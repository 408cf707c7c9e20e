import Persistence
package import Safeguards

// Refusals that no permission speaks of: each stands in the log of the tenant at whose door it was.

extension NotGrantable: RecordedRefusal {
    package var recordedRule: AuditCode { AuditCode("grant_" + refusal.rawValue) ?? "grant" }
}

extension ScopesNotGrantable: RecordedRefusal {
    package var recordedRule: AuditCode { "scopes_not_grantable" }
}

extension PermissionsNotGrantable: RecordedRefusal {
    package var recordedRule: AuditCode { "permissions_not_grantable" }
}

extension RolesConflict: RecordedRefusal {
    package var recordedRule: AuditCode { "roles_conflict" }
}

extension LastAdministrator: RecordedRefusal {
    package var recordedRule: AuditCode { "last_administrator" }
}

extension AlreadyDecided: RecordedRefusal {
    package var recordedRule: AuditCode { "already_decided" }
}

extension LinkInvalid: RecordedRefusal {
    package var recordedRule: AuditCode { "link_invalid" }
}

extension TooManyAttempts: RecordedRefusal {
    package var recordedRule: AuditCode { "too_many_attempts" }
}
