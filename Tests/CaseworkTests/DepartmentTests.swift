import Casework
import Foundation
import Safeguards
import Testing
import TestSupport

@Suite("Departments")
struct DepartmentTests {
    private let unit: TestUnit
    private let admin: TestPerson

    init() async throws {
        unit = try await TestUnit.make()
        admin = try await unit.person(.tenantAdmin)
    }

    @Test func areDefinedChangedAndRetired() async throws {
        let id = try await define("Rejon 1", streets: [" Lipowa ", "Długa", "Lipowa"], buildings: ["Lipowa 1"])
        var department = try await unit.perform(ShowDepartment(id), by: admin)
        #expect(department.streets == ["Lipowa", "Długa"], "what stands twice counts once")

        let change = ChangeDepartment(
            id,
            expected: 1,
            try DepartmentExtent(name: "Rejon pierwszy", streets: [], buildings: ["Lipowa 1", "Lipowa 2"])
        )
        #expect(try await unit.perform(change, by: admin) == 2)
        await #expect(throws: VersionConflict(current: 2)) { try await unit.perform(change, by: admin) }

        let worker = try await unit.person(.caseWorker, departments: [id])
        #expect(try await unit.perform(ShowDepartment(id), by: worker).members == 1)
        try await unit.perform(RetireDepartment(id, expected: 2), by: admin)
        department = try await unit.perform(ShowDepartment(id), by: worker)
        #expect(department.retiredAt == unit.now && department.members == 0 && department.name == "Rejon pierwszy")
        #expect(try await unit.perform(ShowUser(worker.id), by: admin).departments.isEmpty)
        await #expect(throws: AlreadyOver()) { try await unit.perform(RetireDepartment(id, expected: 3), by: admin) }
        let acts = try await unit.recordedActs().filter { $0.hasPrefix("department.") }
        #expect(acts.sorted() == ["department.changed", "department.defined", "department.removed"])
    }

    @Test func theRetiredOnesAreListedLast() async throws {
        let first = try await define("Alfa")
        try await define("Gamma")
        try await define("beta")
        try await unit.perform(RetireDepartment(first, expected: 1), by: admin)
        #expect(try await unit.perform(ListDepartments(), by: admin).map(\.name) == ["beta", "Gamma", "Alfa"])
    }

    @Test func aNameIsOneDepartments() async throws {
        try await define("Rejon 1")
        await #expect(throws: NameTaken()) { try await define("REJON 1") }
        let other = try await define("Rejon 2")
        let change = ChangeDepartment(
            other,
            expected: 1,
            try DepartmentExtent(name: "rejon 1", streets: [], buildings: [])
        )
        await #expect(throws: NameTaken()) { try await unit.perform(change, by: admin) }
    }

    @discardableResult private func define(
        _ name: String,
        streets: [String] = [],
        buildings: [String] = []
    ) async throws -> UUID {
        let extent = try DepartmentExtent(name: name, streets: streets, buildings: buildings)
        return try await unit.perform(DefineDepartment(extent), by: admin)
    }
}

@Suite("What people type for a department")
struct DepartmentEntryTests {
    struct BadExtent: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let name: String
        let streets: [String]
        let fault: InvalidChange

        init(_ why: String, name: String = "Rejon", streets: [String] = [], _ fault: InvalidChange) {
            testDescription = why
            self.name = name
            self.streets = streets
            self.fault = fault
        }
    }

    @Test(arguments: [
        BadExtent("no name", name: " ", InvalidChange("name", .empty)),
        BadExtent("a name of 81", name: String(repeating: "ż", count: 81), InvalidChange("name", .tooLong(most: 80))),
        BadExtent(
            "a page of text",
            name: String(repeating: "a", count: 5_000),
            InvalidChange("name", .tooLong(most: 80))
        ),
        BadExtent("two lines", name: "Rejon\n1", InvalidChange("name", .unprintable)),
        BadExtent("an empty street", streets: ["Lipowa", ""], InvalidChange("streets", .empty)),
        BadExtent(
            "501 streets",
            streets: (1...501).map { "Ulica \($0)" },
            InvalidChange("streets", .tooMany(most: 500))
        ),
    ])
    func whatCannotBeStoredIsRefused(_ example: BadExtent) {
        #expect(throws: example.fault) {
            try DepartmentExtent(name: example.name, streets: example.streets, buildings: [])
        }
    }
}
