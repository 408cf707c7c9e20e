import Casework
import Foundation
import Safeguards
import Web

/// The departments of the unit.
enum DepartmentRoutes {
    static let all: [PageRoute] = [
        .get("/departments", .holders(.departmentList), list),
        .get("/departments/new", .holders(.departmentDefine)) { try await defining($0, nil) },
        .post("/departments/new", .holders(.departmentDefine), define),
        .get("/departments/{department}", .holders(.departmentDefine)) { try await changing($0, nil) },
        .post("/departments/{department}", .holders(.departmentDefine), change),
        .get("/departments/{department}/retire", .holders(.departmentDefine), retiring),
        .post("/departments/{department}/retire", .holders(.departmentDefine), retire),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let (departments, viewer) = try await exchange.look(ListDepartments())
        let rows = departments.filter { $0.retiredAt == nil }.map { department in
            DepartmentsPage.Row(
                id: department.id.text,
                name: department.name,
                area: (department.streets + department.buildings).joined(separator: ", ").shortened(to: 200),
                users: department.members
            )
        }
        return .page(DepartmentsPage(rows: rows, mayDefine: viewer.may(.departmentDefine)), for: viewer)
    }

    private static func defining(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (_, viewer) = try await exchange.look(Beforehand(.departmentDefine, LookAround()))
        let filled = Filled(form)
        return .page(DepartmentPage(filled, hidden: [.key(of: filled)]), for: viewer)
    }

    private static func define(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let places = ["name-taken": "name"]
        return try await exchange.submit(form, places: places, again: { try await defining(exchange, form) }) {
            let extent = try form.extent()
            let key = form.uuid("key")
            guard let (extent, key) = try form.gather(extent, key) else { return nil }
            _ = try await exchange.once(DefineDepartment(extent), form, key: key, route: "POST /departments/new")
            return .seeOther(.departments, .departmentSaved)
        }
    }

    private static func changing(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (department, viewer) = try await exchange.look(EditDepartment(try exchange.uuid("department")))
        let page = DepartmentPage(
            Filled(form),
            stored: department,
            hidden: [
                .version(department.version), .former("name", department.name),
                .former("streets", department.streets.joined(separator: "\n")),
                .former("buildings", department.buildings.joined(separator: "\n")),
            ]
        )
        return .page(page, for: viewer)
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let id = try exchange.uuid("department")
        let again = { try await changing(exchange, form) }
        let conflict = { try await contest(exchange, form) }
        return try await exchange.submit(form, places: ["name-taken": "name"], again: again, conflict: conflict) {
            let extent = try form.extent()
            let version = form.version()
            form.passOver("was_name", "was_streets", "was_buildings")
            guard let (extent, version) = try form.gather(extent, version) else { return nil }
            try await exchange.perform(ChangeDepartment(id, expected: version, extent))
            return .seeOther(.departments, .departmentSaved)
        }
    }

    private static func contest(_ exchange: Exchange, _ form: FormBody) async throws -> Answer {
        let (now, viewer) = try await exchange.look(EditDepartment(try exchange.uuid("department")))
        let address = Address.departments.adding(now.id.text)
        let page = ConflictPage(
            subject: .verbatim(now.name),
            section: .departments,
            fields: [
                Contested("name", Bilingual("Nazwa", english: "Name"), form, now: now.name),
                Contested("streets", DepartmentPage.streets, form, now: now.streets.joined(separator: "\n")),
                Contested("buildings", DepartmentPage.buildings, form, now: now.buildings.joined(separator: "\n")),
            ],
            version: now.version,
            action: address,
            cancel: address
        )
        return .page(page, for: viewer)
    }

    private static func retiring(_ exchange: Exchange) async throws -> Answer {
        let (department, viewer) = try await exchange.look(EditDepartment(try exchange.uuid("department")))
        let address = Address.departments.adding(department.id.text)
        let people = Bilingual.count(department.members, .users)
        let page = RetirePage(
            title: Bilingual("Usuń dział", english: "Remove the department"),
            name: department.name,
            section: .departments,
            consequences: [
                Bilingual(
                    "Należy do niego \(people.polish): przestaną do niego należeć.",
                    english: "It has \(people.english), who will belong to it no longer."
                )
            ],
            submit: Bilingual("Usuń dział", english: "Remove the department"),
            action: address.adding("retire"),
            back: address,
            version: department.version
        )
        return .page(page, for: viewer)
    }

    private static func retire(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        guard let version = try form.gather(form.version()) else { throw Problem.malformed }
        try await exchange.perform(RetireDepartment(try exchange.uuid("department"), expected: version))
        return .seeOther(.departments, .departmentRetired)
    }
}

extension DepartmentPage {
    fileprivate init(_ filled: Filled, stored: Department? = nil, hidden: [Hidden]) {
        self.init(
            id: stored?.id.text,
            name: filled.text("name", or: stored?.name ?? ""),
            streets: filled.text("streets", or: stored?.streets.joined(separator: "\n") ?? ""),
            buildings: filled.text("buildings", or: stored?.buildings.joined(separator: "\n") ?? ""),
            hidden: hidden,
            nameFault: filled.fault("name"),
            streetsFault: filled.fault("streets"),
            buildingsFault: filled.fault("buildings")
        )
    }
}

extension FormBody {
    fileprivate func extent() throws -> DepartmentExtent? {
        // Each is read before any is looked at: a field that nobody asked for would be taken for somebody else's form.
        let (name, streets) = (text("name", length: 1...80), lines("streets", most: 70_000))
        let buildings = lines("buildings", most: 70_000)
        guard let name, let streets, let buildings else { return nil }
        return try DepartmentExtent(name: name, streets: streets, buildings: buildings)
    }
}

extension String {
    /// The beginning of a text that is too long for where it stands.
    func shortened(to most: Int) -> String { count > most ? prefix(most - 1) + "…" : self }
}
