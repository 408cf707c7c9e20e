/// The version that this code needs of a tenant's tables.
package enum TenantSchema {
    /// A tenant whose newest migration has a lower number is answered with 503 until it has been migrated. It rises
    /// only in a release whose predecessor works with the newer tables too.
    package static let minimumVersion: Int32 = 3
}
