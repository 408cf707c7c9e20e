import Foundation
import Logging
import Postgres
import Safeguards

extension TenantProvisioning {
    /// Seals and signs what a tenant's people wrote last, once nobody of them writes any more. What fails here keeps
    /// nobody in: it is done when the tenant is resumed.
    func sealTheRest(of tenant: TenantRecord, _ names: TenantNames, on connection: Connection) async {
        do {
            let kept = try await connection.ownKeys(ofLogin: names.login.text)
            // Who has no keys yet has written nothing.
            guard kept.contains(where: { $0.kind == .signing }) else { return }
            let key = try await TenantVault.open(kept, of: tenant.id, keys).signingKey()
            let password = try await keys.loginPassword(ofSealerOf: tenant.id, version: tenant.passwordVersion)
            var address = admin
            address["user"] = names.sealer.text
            address["password"] = password.revealed
            address["application_name"] = "komorne"
            let sealer = try await Connection.open(address, within: .seconds(5), logger: logger)
            do {
                guard let origin = NoteName("audit.\(logHost)/\(tenant.id)") else { throw LogDamaged() }
                _ = try await sealer.sealAndSign(.tenant, origin: origin, with: key, after: nil, at: .now)
            } catch {
                await sealer.close()
                throw error
            }
            await sealer.close()
        } catch {
            logger.error("the last lines are not sealed", metadata: ["error": "\(failureWord(for: error))"])
        }
    }
}

extension Connection {
    /// The wrapped keys of a tenant, seen by the role that owns the vault.
    func ownKeys(ofLogin login: String) async throws -> [WrappedTenantKey] {
        let rows: [TenantKeyRow] = try await rows(
            """
            SELECT kind, generation, root, wrapped FROM vault.tenant_key
             WHERE login = \(login) ORDER BY kind, generation
            """
        )
        return rows.compactMap(\.key)
    }
}
