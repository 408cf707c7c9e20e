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
        lines += signIns(at: hosts[0].tenant)
        if let services = await writeServiceFile(wiring) {
            lines.append("Sign in to a tenant's own database role:")
            lines += Self.tenants.map { "  PGSERVICEFILE=\(services) psql service=\($0.slug)" }
        }
        lines.append("Data is kept in \(home.root); Ctrl-C stops everything.")
        Console.say(lines.joined(separator: "\n"))
    }

    /// Who may sign in, and how.
    private func signIns(at tenant: Tenant) -> [String] {
        guard let password = try? peoplesPassword() else { return [] }  // The demonstration works without being told.
        let people = DemoPerson.all.map { "  \($0.email(in: tenant.slug))   \($0.roles[0].name.english)" }
        return ["Sign in as one of the invented people (and likewise at \(Self.tenants[1].slug)):"] + people + [
            "  password: \(password)",
            "  one-time code: komorne demo code \(DemoPerson.all[0].email(in: tenant.slug))",
            "Look for the invented persons as kierownik@\(tenant.slug).example, under Osoby: \(DemoPersons.first).",
        ]
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
