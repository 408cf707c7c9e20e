import Foundation
import Persistence
import TestSupport
import Testing

/// What stands in for telephone and mailbox; one demonstration is looked at from several sides.
@Suite("Codes and mails of the demonstration")
struct OperatorDemoTests {
    @Test func areShownThereAndNowhereElse() async throws {
        let folder = try TemporaryFolder()
        let home = ["KOMORNE_DATA": folder.path + "/demo"]
        for command in [["demo", "code", "admin@zbm-demo.example"], ["demo", "mails"], ["tenant", "list", "--demo"]] {
            let (code, output) = try await KomorneProcess.run(command, environment: home)
            #expect(code == 1 && output.contains("there is no demonstration on this machine"), "\(command)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/demo"), "asking makes nothing")

        let ports = ["KOMORNE_HTTP_PORT": "0", "KOMORNE_METRICS_PORT": "0"]
        let service = try KomorneProcess(["serve", "--demo"], environment: home.merging(ports) { $1 })
        try await service.hears("Ctrl-C stops everything")
        try await codesAreShown(home)
        try await mailsAreShown(home)
        try await anotherInstanceIsLeftAlone(home)
        service.send(SIGINT)
        #expect(try await service.exitCode() == 0)
    }

    private func codesAreShown(_ home: [String: String]) async throws {
        for (email, slug) in [("admin@zbm-demo.example", "zbm-demo"), ("IOD@tbs-demo.example", "tbs-demo")] {
            let command = ["demo", "code", email, "--tenant", slug]
            let (code, output) = try await KomorneProcess.run(command, environment: home)
            #expect(code == 0 && output.contains(/^\d{6}   for \d{1,2} s\n$/), "\(output)")
        }
        let refused = [
            (["demo", "code", "nobody@zbm-demo.example"], "nobody with a second factor signs in as"),
            (["demo", "code", "admin"], "does not look like an e-mail address"),
            (["demo", "code", "admin@zbm-demo.example", "--tenant", "gdansk"], "the demonstration's tenants are"),
        ]
        for (command, words) in refused {
            let (code, output) = try await KomorneProcess.run(command, environment: home)
            #expect(code == 1 && output.contains(words), "\(output)")
        }
    }

    private func mailsAreShown(_ home: [String: String]) async throws {
        let invitation = [
            "tenant", "create", "new-demo", "--name", "Jednostka", "--admin-name", "Ewa Kowalska",
            "--admin-email", "ewa@new-demo.example", "--demo",
        ]
        let made = try await KomorneProcess.run(invitation, environment: home)
        #expect(made.code == 0, "\(made.output)")
        try await eventually(within: .seconds(60), "the mail is never sent") {
            try await KomorneProcess.run(["demo", "mails"], environment: home).output.contains("ewa@new-demo.example")
        }
    }

    /// The demonstration's folder opens the demonstration's database, and no other that is named instead.
    private func anotherInstanceIsLeftAlone(_ home: [String: String]) async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let other = home.merging(
            [
                "KOMORNE_DATABASE_URL": database.registry.text,
                "KOMORNE_DATABASE_ADMIN_URL": database.admin.text,
            ]
        ) { $1 }
        for command in [["tenant", "suspend", tenant.slug, "--demo"], ["tenant", "list", "--demo"]] {
            let (code, output) = try await KomorneProcess.run(command, environment: other)
            #expect(code == 1 && output.contains("this database is not the demonstration's"), "\(output)")
        }
        let code = try await KomorneProcess.run(
            ["demo", "code", "admin@zbm-demo.example"],
            environment: other.filter {
                $0.key != "KOMORNE_DATABASE_ADMIN_URL"
            }
        )
        #expect(code.code == 1 && code.output.contains("this database is not the demonstration's"), "\(code.output)")
        #expect(try await database.provisioning.show(slug: tenant.slug).state == .active)
    }
}
