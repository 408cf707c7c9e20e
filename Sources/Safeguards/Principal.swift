/// Who is asking, in which tenant, and what they may do. It cannot be made outside this target.
package struct Principal: Sendable {
    package let tenant: TenantID
    /// The name that stands in the audit log, such as `job:queue.probe`.
    package let name: String
    package let permissions: Set<Permission>

    internal init(tenant: TenantID, name: String, permissions: Set<Permission>) {
        self.tenant = tenant
        self.name = name
        self.permissions = permissions
    }
}

/// Makes principals: the only place that can.
package enum Authenticator {
    /// The principal of a background job: it is named after the job and holds that job's permissions and no others.
    ///
    /// - Parameters:
    ///   - kind: The kind of the job, such as `letter.send`.
    ///   - permissions: What the kind of job needs, fixed where the kind is defined.
    ///   - tenant: The tenant in whose queue the job was found.
    /// - Returns: A principal that acts for this job only.
    package static func vouch(
        forJob kind: String,
        holding permissions: Set<Permission>,
        in tenant: TenantID
    ) -> Principal {
        Principal(tenant: tenant, name: "job:\(kind)", permissions: permissions)
    }
}
