import Foundation
import Safeguards
import Testing

@testable import komorne

@Suite("Configuration")
struct ConfigurationTests {
    @Test("The shipped files are complete and good", arguments: [nil, "test", "production"])
    func readsWhatIsShipped(name: String?) async throws {
        var environment = ["KOMORNE_CONFIG": TestPaths.config]
        environment["KOMORNE_ENVIRONMENT"] = name
        var reader = await SettingsReader(environment: environment)
        let configuration = try Configuration(from: &reader, for: .service)
        #expect(configuration.http.port == (name == "test" ? 0 : 8443))
        #expect(configuration.log.format == (name == "production" ? .json : .text))
    }

    @Test func reportsAllMistakesTogether() async throws {
        let mistakes = await mistakes(in: [
            "KOMORNE_HTTP_PORT": "80443",
            "KOMORNE_HTTP_DOMAIN": "Komorne.Example",
            "KOMORNE_HTTP_HTTP2": "perhaps",
            "KOMORNE_LOG_FORMAT": "xml",
            "KOMORNE_DATABASE_CONNECTIONS": "many",
            "KOMORNE_DATABSE_URL": "postgres://localhost",
            "KOMORNE_HTTP_CERTIFICATE": "/somewhere.pem",
        ])
        #expect(
            mistakes == [
                "KOMORNE_DATABSE_URL is not a setting",
                "database.connections must be a whole number from 1 to 1000",
                "http.certificate and http.certificate_key are given together or not at all",
                "http.domain must be a host name in small letters",
                "http.http2 must be true or false",
                "http.port must be a whole number from 0 to 65535",
                "log.format must be one of text, json",
            ]
        )
    }

    @Test func environmentWinsOverSecretsAndSecretsOverFiles() async throws {
        let folder = try TemporaryFolder()
        try Data("from-a-file\n".utf8).write(to: URL(filePath: folder.path + "/database-password"))
        try Data("9000".utf8).write(to: URL(filePath: folder.path + "/http-port"))
        var reader = await SettingsReader(environment: [
            "KOMORNE_CONFIG": TestPaths.config, "KOMORNE_SECRETS": folder.path, "KOMORNE_HTTP_PORT": "9001",
        ])
        let configuration = try Configuration(from: &reader, for: .service)
        #expect(configuration.database.password?.revealed == "from-a-file")
        #expect(configuration.http.port == 9001)
        #expect(!"\(configuration)".contains("from-a-file"))
    }

    @Test func refusesSecretsNobodyReads() async throws {
        let folder = try TemporaryFolder()
        try Data("x".utf8).write(to: URL(filePath: folder.path + "/databse-password"))
        let mistakes = await mistakes(in: ["KOMORNE_SECRETS": folder.path])
        #expect(mistakes == ["\(folder.path)/databse-password is not a setting"])
    }

    @Test func namesKeysOfFilesThatNobodyReads() async throws {
        let folder = try TemporaryFolder()
        let text = #"{"http": {"prot": 1}, "surprise": true}"#
        try Data(text.utf8).write(to: URL(filePath: folder.path + "/default.json"))
        let mistakes = await mistakes(in: ["KOMORNE_CONFIG": folder.path])
        #expect(mistakes.contains("\(folder.path)/default.json: http.prot is not a setting"))
        #expect(mistakes.contains("\(folder.path)/default.json: surprise is not a setting"))
        #expect(mistakes.contains("http.port is missing"))
    }

    @Test func saysThatAFileIsNoJSON() async throws {
        let folder = try TemporaryFolder()
        try Data("{".utf8).write(to: URL(filePath: folder.path + "/default.json"))
        let mistakes = await mistakes(in: ["KOMORNE_CONFIG": folder.path])
        #expect(mistakes.contains("\(folder.path)/default.json: cannot be read as JSON"))
    }

    @Test func keepsThePasswordOfAnAddressToItself() async throws {
        var reader = await SettingsReader(environment: [
            "KOMORNE_CONFIG": TestPaths.config, "KOMORNE_DATABASE_URL": "postgres://u:canary-7@localhost/komorne",
        ])
        let configuration = try Configuration(from: &reader, for: .service)
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("canary-7"))
        #expect(!String(reflecting: configuration).contains("canary-7"))
    }

    @Test func theServiceRefusesToKnowTheMigratorsPassword() async throws {
        let mistakes = await mistakes(in: [
            "KOMORNE_DATABASE_ADMIN_URL": "postgres://localhost/komorne", "KOMORNE_DATABASE_ADMIN_PASSWORD": "x",
        ])
        #expect(mistakes.count == 2)
        #expect(mistakes.allSatisfy { $0.contains("for migrate and tenant only") })
        var reader = await SettingsReader(environment: [
            "KOMORNE_CONFIG": TestPaths.config, "KOMORNE_DATABASE_ADMIN_PASSWORD": "x",
        ])
        #expect(try Configuration(from: &reader, for: .demonstration).database.adminPassword == nil)
    }

    @Test func leavesRoomForTheSealerInARolesConnections() async throws {
        let mistakes = await mistakes(in: [
            "KOMORNE_DATABASE_CONNECTIONS_PER_TENANT": "6", "KOMORNE_DATABASE_JOB_CONNECTIONS_PER_TENANT": "2",
        ])
        #expect(mistakes.count == 1)
    }

    @Test func checkConfigListsEveryMistakeAndExitsWith78() async throws {
        let (code, output) = try await KomorneProcess.run(
            ["check-config"],
            environment: ["KOMORNE_HTTP_PORT": "-1", "KOMORNE_LOG_LEVEL": "loud"]
        )
        #expect(code == 78)
        #expect(output.contains("2 mistakes"))
        #expect(output.contains("http.port must be"))
        #expect(output.contains("log.level must be"))
        let good = try await KomorneProcess.run(["check-config"])
        #expect(good.code == 0)
    }

    private func mistakes(in environment: [String: String]) async -> [String] {
        var reader = await SettingsReader(
            environment: ["KOMORNE_CONFIG": TestPaths.config].merging(environment) { $1 }
        )
        do {
            _ = try Configuration(from: &reader, for: .service)
            return []
        } catch {
            return error.list.sorted()
        }
    }
}
