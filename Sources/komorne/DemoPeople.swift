import Casework
import Foundation
import Persistence
import Safeguards
import Standalone

/// The demonstration's invented people: one for each office of each unit.
struct DemoPerson: Sendable {
    let name: String
    /// Before the at sign.
    let local: String
    let roles: [Role]

    static let all = [
        DemoPerson(name: "Anna Administracyjna", local: "admin", roles: [.tenantAdmin]),
        DemoPerson(name: "Barbara Zastępcza", local: "admin2", roles: [.tenantAdmin]),
        DemoPerson(name: "Dorota Dyrektorska", local: "dyrektor", roles: [.headOfUnit]),
        DemoPerson(name: "Igor Ochronny", local: "iod", roles: [.dpo]),
        DemoPerson(name: "Karol Kierowniczy", local: "kierownik", roles: [.manager]),
        DemoPerson(name: "Wanda Windykacyjna", local: "windykator", roles: [.caseWorker]),
        DemoPerson(name: "Kinga Księgowa", local: "ksiegowa", roles: [.accountant]),
        DemoPerson(name: "Paweł Prawniczy", local: "prawnik", roles: [.lawyer]),
        DemoPerson(name: "Adam Audytowy", local: "audytor", roles: [.auditor]),
    ]

    func email(in slug: String) -> String { "\(local)@\(slug).example" }
}

extension Demo {
    /// The password of all invented people of this demonstration.
    func peoplesPassword() throws -> String {
        try DemoSecrets.password(named: "people-password", in: home)
    }

    /// Adds the invented people to the units that lack them.
    func addPeople(_ wiring: Wiring) async throws {
        let password = Secret(try peoplesPassword())
        for tenant in Self.tenants {
            guard let record = try await wiring.platform.tenant(slug: tenant.slug), record.state == .active else {
                continue
            }
            let marker = "people-of-\(record.id)"
            if home.hasSecret(named: marker) { continue }
            let principal = Authenticator.vouch(
                forJob: "demo",
                holding: [AddDemoPerson.permission],
                in: record.id
            )
            let stored = try await wiring.casework.tools.passwords.hash(password)
            for person in DemoPerson.all {
                let action = AddDemoPerson(
                    name: try PersonName(parsing: person.name),
                    email: try EmailAddress(parsing: person.email(in: tenant.slug)),
                    roles: person.roles,
                    password: stored
                )
                try await wiring.casework.perform(action, as: principal)
            }
            _ = try home.secret(named: marker) { [1] }
        }
    }
}
