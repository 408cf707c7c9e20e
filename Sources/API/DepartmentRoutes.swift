import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// Departments: sets of streets and buildings, and the people who look after them.
struct DepartmentRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/api/v1/departments",
            operation: "listDepartments",
            summary: "The unit's departments by name, the retired ones last.",
            audience: .holders(.departmentList),
            answers: [.json(.ok, "The departments.", .named("Departments")), .refused, .forbidden]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/departments",
            operation: "defineDepartment",
            summary: "Makes a department.",
            audience: .holders(.departmentDefine),
            demands: [.idempotencyKey],
            body: .named("DepartmentContents"),
            answers: [.made("Made."), .badKey, .refused, .forbidden, .conflict, .invalid]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/departments/{department}",
            operation: "showDepartment",
            summary: "One department.",
            audience: .holders(.departmentList),
            answers: [
                .json(.ok, "The department, with its `ETag`.", .named("Department")), .refused, .forbidden, .absent,
            ]
        ),
        APIRoute(
            method: .put,
            path: "/api/v1/departments/{department}",
            operation: "changeDepartment",
            summary: "Gives a department another name or extent.",
            audience: .holders(.departmentDefine),
            demands: [.ifMatch],
            body: .named("DepartmentContents"),
            answers: [
                .json(.ok, "The department as it is now.", .named("Department")), .refused, .forbidden, .absent,
                .conflict, .changedMeanwhile, .ifMatchMissing, .invalid,
            ]
        ),
        APIRoute(
            method: .delete,
            path: "/api/v1/departments/{department}",
            operation: "retireDepartment",
            summary: "Ends a department; nobody belongs to it any more.",
            audience: .holders(.departmentDefine),
            demands: [.ifMatch],
            answers: [
                APIRoute.Answer(.noContent, "Done."), .refused, .forbidden, .absent, .conflict, .changedMeanwhile,
                .ifMatchMissing,
            ]
        ),
    ]

    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.get("api/v1/departments") { request, context in
            try request.refuseQuery()
            let departments = try await door.outcome(of: ListDepartments(), context)
            return Response { json in
                json.object { $0.array("departments", departments) { $0.members(of: $1) } }
            }
        }
        routes.post("api/v1/departments") { request, context in
            let command = try await door.command(request, context, "POST /api/v1/departments")
            let action = DefineDepartment(try extent(try await command.body()))
            return Response(made: try await door.once(action, command), at: "/api/v1/departments")
        }
        routes.get("api/v1/departments/{department}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            return try await shown(try context.uuid("department"), context)
        }
        routes.put("api/v1/departments/{department}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            let id = try context.uuid("department")
            let expected = try RowVersion.expected(in: request.headers).number
            let extent = try extent(try await JSONBody(request))
            _ = try await door.outcome(of: ChangeDepartment(id, expected: expected, extent), context)
            return try await shown(id, context)
        }
        routes.delete("api/v1/departments/{department}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            let id = try context.uuid("department")
            let expected = try RowVersion.expected(in: request.headers).number
            try await request.refuseBody()
            try await door.outcome(of: RetireDepartment(id, expected: expected), context)
            return Response.nothing()
        }
    }

    private func extent(_ body: JSONBody) throws -> DepartmentExtent {
        let (name, streets, buildings) = try body.gather(
            body.string("name", length: 1...80),
            body.stringArray("streets", count: 0...500, length: 1...120),
            body.stringArray("buildings", count: 0...500, length: 1...120)
        )
        return try DepartmentExtent(name: name, streets: streets, buildings: buildings)
    }

    private func shown(_ id: UUID, _ context: VisitorContext) async throws -> Response {
        let department = try await door.outcome(of: ShowDepartment(id), context)
        return Response(.ok, [RowVersion(department.version).field]) { json in
            json.object { $0.members(of: department) }
        }
    }
}

extension JSONText {
    fileprivate mutating func members(of department: Department) {
        member("id", department.id)
        member("name", department.name)
        member("streets", department.streets)
        member("buildings", department.buildings)
        member("made_at", department.madeAt)
        member("retired_at", department.retiredAt)
        member("members", department.members)
        member("version", department.version)
    }
}
