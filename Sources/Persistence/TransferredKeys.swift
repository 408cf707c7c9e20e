import Foundation
import Safeguards

extension TenantTransfer {
    /// Makes sure that the root keys at hand open the tenant's keys of an export: without them nothing of its persons
    /// would ever be read here.
    func checkKeys(of tenant: TenantID, _ manifest: TenantManifest, in directory: String) async throws {
        guard let table = manifest.tables.first(where: { $0.name == "vault_tenant_key" }) else { return }
        for key in try Self.keys(in: directory + "/tables/\(table.name).csv", table.columns) {
            do {
                _ = try await TenantVault.open([key], of: tenant, keys)
            } catch KeyProviderRefusal.noSuchRootKey(let root) {
                throw Failure.rootMissing(root)
            } catch is IntegrityFailure {
                throw Failure.otherKeys(root: key.root)
            }
        }
    }

    /// The keys in a file of an export, of those kinds that are known here.
    private static func keys(in path: String, _ columns: [String]) throws -> [WrappedTenantKey] {
        guard let data = FileManager.default.contents(atPath: path) else { throw Failure.unreadable(path: path) }
        // Numbers, instants and hexadecimal digits: nothing in it is ever quoted.
        return try String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst().compactMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let row = Dictionary(zip(columns, cells)) { first, _ in first }
            guard let kind = row["kind"].flatMap({ Int16($0) }),
                let generation = row["generation"].flatMap({ Int32($0) }),
                let root = row["root"].flatMap({ Int32($0) }),
                let wrapped = row["wrapped"].flatMap({ Hex.bytes(of: $0.trimmingPrefix("\\x")) })
            else { throw Failure.damaged(file: "tables/vault_tenant_key.csv") }
            return TenantKeyKind(rawValue: kind).map {
                WrappedTenantKey(kind: $0, generation: generation, root: root, wrapped: wrapped)
            }
        }
    }
}
