/// How much work an Argon2id hash is.
package struct PasswordParameters: Sendable, Hashable {
    package let memoryKiB: UInt32
    package let passes: UInt32
    package let lanes: UInt32

    package init(memoryKiB: UInt32, passes: UInt32, lanes: UInt32) {
        self.memoryKiB = memoryKiB
        self.passes = passes
        self.lanes = lanes
    }

    /// For the people of tenants: the least that OWASP recommends, so that two processors can do 20 a second.
    package static let people = PasswordParameters(memoryKiB: 19_456, passes: 2, lanes: 1)
    /// For the few who operate the platform.
    package static let operators = PasswordParameters(memoryKiB: 65_536, passes: 3, lanes: 1)
}

/// A password as it is stored.
package struct StoredPassword: Sendable, Hashable, CustomReflectable {
    /// A PHC string, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
    package let phc: String
    package let pepperVersion: Int16

    package init(phc: String, pepperVersion: Int16) {
        self.phc = phc
        self.pepperVersion = pepperVersion
    }

    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

/// What a typed password is worth.
package enum PasswordVerdict: Sendable, Hashable {
    case wrong
    case right
    /// Right, and to be hashed anew: what we ask for has risen since.
    case rightButOutdated
}
