import Foundation
import Persistence
import Testing
import TestSupport

@Suite("A folder of migrations")
struct MigrationFilesTests {
    @Test func theRepositorysIsInOrder() throws {
        let files = try MigrationFiles(directory: TestDatabase.repository + "migrations")
        #expect(files.platform.first?.name == "0001_registry")
        #expect(files.tenant.first?.name == "0001_job_queue")
        #expect(files.newestTenantVersion >= 1)
        #expect(files.tenant.allSatisfy { !$0.runsOutsideTransaction && $0.sha256.count == 32 })
    }

    @Test func otherFilesAreNobodysBusiness() throws {
        let folder = try MigrationFolder(tenant: ["0001_note.sql": MigrationFolder.note, "README.md": "words"])
        defer { folder.remove() }
        #expect(try folder.files.tenant.map(\.name) == ["0001_note"])
    }

    @Test(arguments: [
        "1_note.sql", "0001note.sql", "0001_.sql", "0001_Note.sql", "0001-note.sql", "0001_no te.sql", "+001_note.sql",
        "abcd_note.sql", "0001_nóte.sql", ".sql",
    ])
    func aNameMustBeANumberAndASubject(name: String) throws {
        let folder = try MigrationFolder(tenant: [name: MigrationFolder.note])
        defer { folder.remove() }
        #expect(throws: MigrationFiles.Invalid.misnamed(file: name)) { try folder.files }
    }

    @Test func aNumberMayNotBeMissingOrDouble() throws {
        let folder = try MigrationFolder(tenant: [
            "0001_a.sql": MigrationFolder.note, "0003_c.sql": MigrationFolder.tag,
        ])
        defer { folder.remove() }
        #expect(throws: MigrationFiles.Invalid.gap(file: "0003_c.sql", expected: 2)) { try folder.files }
        try folder.write(MigrationFolder.tag, to: "tenant/0001_b.sql")
        #expect(throws: MigrationFiles.Invalid.gap(file: "0001_b.sql", expected: 2)) { try folder.files }
        let late = try MigrationFolder(tenant: ["0000_a.sql": MigrationFolder.note])
        defer { late.remove() }
        #expect(throws: MigrationFiles.Invalid.gap(file: "0000_a.sql", expected: 1)) { try late.files }
    }

    @Test(arguments: ["", "CREATE TABLE a ();", "\n-- late", "--tight"])
    func aFileMustSayWhatItIsFor(text: String) throws {
        let folder = try MigrationFolder(tenant: ["0001_a.sql": text])
        defer { folder.remove() }
        #expect(throws: MigrationFiles.Invalid.withoutHeader(file: "0001_a.sql")) { try folder.files }
    }

    @Test func aFolderThatIsNotThereIsNamed() {
        #expect(throws: MigrationFiles.Invalid.unreadable(path: "/nowhere/platform")) {
            try MigrationFiles(directory: "/nowhere")
        }
    }
}
