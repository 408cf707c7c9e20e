import Foundation
import Persistence
import Postgres
import Safeguards
import Standalone

extension Demo {
    /// Tells a newcomer where to go, once requests are answered.
    func welcome(_ wiring: Wiring, port: Int, readyAfter startUp: Duration) async {
        let domain = wiring.launch.configuration.http.domain
        let hosts = Self.tenants.map { (tenant: $0, host: "\($0.slug).\(domain)") }
        let authority = "\(home.certificates)/ca.pem"
        var lines = ["", "Komorne is ready after \(startUp.formatted(.units(allowed: [.milliseconds])))."]
        for (tenant, host) in hosts {
            lines.append("  https://\(host):\(port)   \(tenant.name)")
        }
        lines.append("Try it:")
        lines.append("  curl --cacert \(authority) https://\(hosts[0].host):\(port)/health/ready")
        if let services = await writeServiceFile(wiring) {
            lines.append("Sign in to a tenant's own database role:")
            lines += Self.tenants.map { "  PGSERVICEFILE=\(services) psql service=\($0.slug)" }
        }
        lines.append(
            "Users and their sign-in come with the next part. Data is kept in \(home.root); Ctrl-C stops everything."
        )
        Console.say(lines.joined(separator: "\n"))
    }

    /// A file with which `psql` signs in as a tenant; readable by its owner only, like the key it is derived from.
    private func writeServiceFile(_ wiring: Wiring) async -> String? {
        do {
            let keys = try wiring.launch.keys()
            let address = try wiring.launch.databaseAddress()
            var text = ""
            for tenant in Self.tenants {
                guard let record = try await wiring.platform.tenant(slug: tenant.slug) else { return nil }
                let password = try await keys.loginPassword(of: record.id, version: record.passwordVersion)
                let names = try TenantNames(code: record.code)
                text += """
                    [\(tenant.slug)]
                    host=\(address["host"] ?? "")
                    port=\(address["port"] ?? "5432")
                    dbname=\(address["dbname"] ?? Self.database)
                    user=\(names.login.text)
                    password=\(password.revealed)

                    """
            }
            return try home.writeSecret(text, named: "pg_service.conf")
        } catch {
            // The demonstration works without it.
            return nil
        }
    }
}
