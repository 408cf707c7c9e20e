import Foundation
import Testing

@testable import Standalone

/// No image is built here, so what an image would trip over is read out of the files.
@Suite("The Dockerfile and compose.yaml")
struct DockerfileTests {
    @Test func everythingThatIsCopiedExists() throws {
        var count = 0
        for line in try instructions(of: "COPY") where !line.contains("--from=") {
            let words = line.split(separator: " ").map(String.init).filter { !$0.hasPrefix("--") }
            for source in words.dropLast() {
                #expect(exists(source), "COPY \(source)")
                count += 1
            }
        }
        #expect(count > 5)
    }

    @Test func everyRunCallsScriptsOfOursThatCanBeRun() throws {
        let runs = try instructions(of: "RUN")
        #expect(runs.count >= 3)
        for run in runs {
            for command in run.split(separator: "&&") {
                let words = command.split(separator: " ").filter { !$0.hasPrefix("--") && !$0.contains("=") }
                let script = try #require(words.first).drop { $0 == "/" }
                #expect(script.hasPrefix("docker/"), "\(command)")
                #expect(FileManager.default.isExecutableFile(atPath: root + script), "\(script)")
            }
        }
    }

    @Test func theScriptsThatBuildTheImageAreThoseThatMakeUses() throws {
        let makefile = try text(of: "Makefile")
        for call in ["install.sh build server test", "install.sh build server", "build.sh komorne", "test.sh"] {
            #expect(makefile.contains("docker/\(call)\n") || makefile.contains("docker/\(call))"), "\(call)")
        }
        #expect(try text(of: "docker/install.sh").contains("install-$set-packages.sh"))
    }

    @Test func everyShellScriptParses() async throws {
        let scripts = try FileManager.default.contentsOfDirectory(atPath: root + "docker").filter {
            $0.hasSuffix(".sh")
        }
        #expect(scripts.count >= 7)
        for script in scripts {
            let said = try await run("/bin/sh", ["-n", "\(root)docker/\(script)"])
            #expect(said.status == 0, "\(script): \(said.complaints)")
        }
    }

    @Test func packagesThatAreThereAlreadyAreNotInstalledAgain() async throws {
        let script = ". '\(root)docker/packages.sh'; apt() { exit 9; }; install_packages dpkg bash"
        let said = try await run("/bin/sh", ["-euc", script])
        #expect(said.status == 0)
    }

    @Test func whoeverIsNotRootIsToldTheExactCommand() async throws {
        let script = """
            . '\(root)docker/packages.sh'; id() { echo 1000; }; apt() { exit 9; }
            install_packages dpkg no-such-package another-missing-one
            """
        let said = try await run("/bin/sh", ["-euc", script])
        let command = "apt-get install -y --no-install-recommends no-such-package another-missing-one\n"
        #expect(said.status == 1)
        #expect(said.complaints.hasSuffix(command), "\(said.complaints)")
    }

    @Test func portsAndHealthAgreeWithTheProgram() throws {
        let defaults = try #require(
            JSONSerialization.jsonObject(with: Data(text(of: "config/default.json").utf8)) as? [String: Any]
        )
        let http = try #require(defaults["http"] as? [String: Any])
        let port = try #require(http["port"] as? Int)
        #expect(port == 8443)
        #expect(try instructions(of: "EXPOSE") == ["\(port)"])
        #expect(try service("serve").contains("\"127.0.0.1:\(port):\(port)\""))

        let health = try #require(instructions(of: "HEALTHCHECK").first)
        #expect(health.hasSuffix(#"CMD ["/app/komorne", "health"]"#))
        #expect(try sources(of: "komorne").contains("struct Health"))
        #expect(try sources(of: "komorne").contains("/health/ready"))
        #expect(try sources(of: "API").contains("\"/health/ready\""))
    }

    @Test func nothingRunsAsRoot() throws {
        let users = try instructions(of: "USER")
        #expect(users == ["10001:10001"])
        let dockerfile = try text(of: "docker/Dockerfile")
        let user = try #require(dockerfile.range(of: "\nUSER "))
        let entry = try #require(dockerfile.range(of: "\nENTRYPOINT "))
        #expect(user.lowerBound < entry.lowerBound)
        #expect(try text(of: "docker/create-user.sh").contains("--uid 10001 --gid 10001"))
    }

    @Test func imagesArePinnedToAVersion() throws {
        let stages = Set(try instructions(of: "FROM").compactMap { $0.components(separatedBy: " AS ").last })
        for line in try instructions(of: "FROM") {
            let image = try #require(line.split(separator: " ").first).description
            #expect(stages.contains(image) || (image.contains(":") && !image.hasSuffix(":latest")), "\(image)")
        }
        for image in try text(of: "docker/compose.yaml").matches(of: /\n    image: (\S+)/).map(\.1) {
            #expect(image.contains(/:v?[0-9]/), "\(image)")
        }
    }

    @Test func composeHasTheServicesAndTheyWaitForEachOther() throws {
        let compose = try text(of: "docker/compose.yaml")
        #expect(!compose.contains("\t"))
        let body = try #require(
            compose.components(separatedBy: "\nservices:\n").last?.components(separatedBy: "\nnetworks:\n").first
        )
        let names = body.matches(of: /(?m)^  ([a-z]+):$/).map { String($0.1) }
        #expect(names == ["postgres", "migrate", "serve", "work", "mail"])
        for name in names {
            let service = try service(name)
            #expect(service.contains("mem_limit:"), "\(name)")
            #expect(service.contains("healthcheck:") || name == "serve", "\(name)")
            #expect(service.contains("<<: *komorne") || service.contains("cap_drop: [ALL]"), "\(name)")
            #expect(service.contains("<<: *komorne") || service.contains("no-new-privileges:true"), "\(name)")
            #expect(service.contains("<<: *komorne") || service.contains("read_only: true"), "\(name)")
        }
        #expect(try service("migrate").contains("condition: service_healthy"))
        for name in ["serve", "work"] {
            #expect(try service(name).contains("condition: service_completed_successfully"), "\(name)")
        }
        for address in compose.matches(of: /postgres:\/\/\w+@(\w+):5432\/komorne/).map(\.1) {
            #expect(names.contains(String(address)))
        }
    }

    @Test func theMigratorsPasswordGoesToTheMigratorOnly() throws {
        for name in ["serve", "work", "mail"] { #expect(try !service(name).contains("admin"), "\(name)") }
        let compose = try text(of: "docker/compose.yaml")
        let shared = try #require(compose.components(separatedBy: "\nservices:\n").first)
        #expect(!shared.contains("admin"))
        #expect(try service("migrate").contains("database-admin_password"))
    }

    @Test func everyFileThatComposeMountsIsThereOrMade() throws {
        let compose = try text(of: "docker/compose.yaml")
        let mounts = compose.matches(of: /- (\.\.?\/\S+):\/\S+:ro/).map { String($0.1) }
        #expect(mounts.count == 3)
        for mount in mounts { #expect(exists("docker/\(mount)"), "\(mount)") }
        let maker = try text(of: "docker/make-secrets.sh")
        let secrets = compose.matches(of: /file: secrets\/(\S+)/).map { String($0.1) }
        #expect(secrets.count == 6)
        for secret in secrets { #expect(maker.contains(secret), "\(secret)") }
        #expect(try text(of: "docker/.gitignore").contains("secrets/"))
        #expect(try text(of: "docker/Dockerfile.dockerignore").contains("docker/secrets"))
    }

    /// The server of compose.yaml logs no more than the embedded one.
    @Test func bothServersAreEquallyDiscreet() throws {
        let postgres = try service("postgres")
        let layout = ClusterLayout(name: "data", directory: "/x")
        let own = ClusterSettings(layout: layout, durability: .full, additional: [:]).text
        let pairs = postgres.matches(of: /- (log_\w+|password_encryption)=(\S+)/)
        #expect(pairs.count >= 8)
        for pair in pairs { #expect(own.contains("\n\(pair.1) = '\(pair.2)'\n"), "\(pair.1)") }
    }

    @Test func theAccessRulesEndInARefusal() throws {
        let rules = try text(of: "docker/postgres/pg_hba.conf").split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(rules.last?.split(separator: " ") == ["host", "all", "all", "all", "reject"])
        #expect(rules.allSatisfy { !$0.contains("trust") })
        #expect(rules.contains { $0.contains("+komorne_tenants") })
    }

    @Test func theLicenceIsApaches() throws {
        let licence = try text(of: "LICENSE")
        #expect(licence.contains("Apache License\n                           Version 2.0, January 2004"))
        #expect(licence.utf8.count > 10_000)
    }

    private let root =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/"

    private func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root + path)
    }

    private func text(of path: String) throws -> String {
        try #require(PrivateFiles.text(of: root + path), "\(path)")
    }

    private func sources(of target: String) throws -> String {
        let folder = "Sources/\(target)"
        return try FileManager.default.subpathsOfDirectory(atPath: root + folder)
            .filter { $0.hasSuffix(".swift") }
            .map { try text(of: "\(folder)/\($0)") }
            .joined()
    }

    /// The rest of each line that starts with `name`, continued lines joined.
    private func instructions(of name: String) throws -> [String] {
        try text(of: "docker/Dockerfile")
            .replacing(/\\\n\s*/, with: "")
            .split(separator: "\n")
            .filter { $0.hasPrefix("\(name) ") }
            .map { $0.dropFirst(name.count).trimmingCharacters(in: .whitespaces) }
    }

    /// The lines of one service in compose.yaml.
    private func service(_ name: String) throws -> String {
        let compose = try text(of: "docker/compose.yaml")
        let start = try #require(compose.range(of: "\n  \(name):\n"))
        let rest = compose[start.upperBound...]
        let end = rest.firstRange(of: /\n {0,2}[a-z#]/)?.lowerBound ?? rest.endIndex
        return String(rest[..<end])
    }
}
