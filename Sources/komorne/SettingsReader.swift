import Configuration
import Foundation
import Safeguards
import SystemPackage

/// Looks settings up by name, first in the environment, then among secret files, then in the files of `config`, and
/// collects what is wrong instead of stopping at the first mistake.
struct SettingsReader {
    /// The folder of settings, from which relative paths of its own files are meant.
    let directory: String
    private let reader: ConfigReader
    private(set) var mistakes: [String]

    /// - Parameter environment: The process environment; `KOMORNE_HTTP_PORT` stands for `http.port`.
    init(environment: [String: String]) async {
        let directory = environment["KOMORNE_CONFIG"] ?? "config"
        let name = environment["KOMORNE_ENVIRONMENT"]
        var mistakes: [String] = []
        var providers: [any ConfigProvider] = [
            EnvironmentVariablesProvider(environmentVariables: environment, secretsSpecifier: .all)
                .prefixKeys(with: "komorne")
        ]
        if let secrets = environment["KOMORNE_SECRETS"] {
            do {
                providers.append(try await DirectoryFilesProvider(directoryPath: FilePath(secrets)))
                mistakes += Self.unknownSecrets(in: secrets)
            } catch {
                mistakes.append("KOMORNE_SECRETS: the folder \(secrets) cannot be read")
            }
        }
        for file in [name, "default"].compactMap({ $0 }) {
            let path = "\(directory)/\(file).json"
            do {
                providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(path)))
                mistakes += Self.unknownKeys(in: path)
            } catch {
                mistakes.append("\(path): cannot be read as JSON")
            }
        }
        mistakes += Self.unknownVariables(in: environment)
        self.mistakes = mistakes
        self.directory = directory
        reader = ConfigReader(providers: providers)
    }

    mutating func report(_ key: String, _ problem: String) {
        mistakes.append("\(key) \(problem)")
    }

    mutating func text(
        _ key: String,
        where isValid: (String) -> Bool = { !$0.isEmpty },
        _ expectation: String = "not empty"
    ) -> String {
        guard let text = optionalText(key) else {
            report(key, "is missing")
            return ""
        }
        if !isValid(text) { report(key, "must be \(expectation)") }
        return text
    }

    func optionalText(_ key: String) -> String? {
        reader.string(forKey: ConfigKey(key))
    }

    mutating func secret(
        _ key: String,
        where isValid: (String) -> Bool = { !$0.isEmpty },
        _ expectation: String = "not empty"
    ) -> Secret<String>? {
        guard let text = reader.string(forKey: ConfigKey(key), isSecret: true) else { return nil }
        if !isValid(text) { report(key, "must be \(expectation)") }
        return Secret(text)
    }

    mutating func number(_ key: String, in bounds: ClosedRange<Int>) -> Int {
        do {
            let number = try reader.requiredInt(forKey: ConfigKey(key))
            if bounds.contains(number) { return number }
        } catch {
            guard reader.string(forKey: ConfigKey(key)) != nil else {
                report(key, "is missing")
                return bounds.lowerBound
            }
        }
        report(key, "must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        return bounds.lowerBound
    }

    mutating func optionalNumber(_ key: String, in bounds: ClosedRange<Int>) -> Int? {
        optionalText(key) == nil ? nil : number(key, in: bounds)
    }

    mutating func flag(_ key: String) -> Bool {
        do {
            return try reader.requiredBool(forKey: ConfigKey(key))
        } catch {
            report(key, "must be true or false")
            return false
        }
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String,
        of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        let choice = Choice(rawValue: optionalText(key) ?? "")
        if choice == nil {
            report(key, "must be one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }
}

extension SettingsReader {
    /// Variables that steer where settings come from, or that other parts of Komorne's own tooling read.
    private static let otherVariables: Set<String> = [
        "KOMORNE_CONFIG", "KOMORNE_ENVIRONMENT", "KOMORNE_SECRETS", "KOMORNE_DATA", "KOMORNE_OPERATOR", "KOMORNE_PROVE",
        "KOMORNE_REVISION",
    ]

    private static func unknownVariables(in environment: [String: String]) -> [String] {
        let known = otherVariables.union(
            Configuration.keys.map { "KOMORNE_" + $0.uppercased().replacingOccurrences(of: ".", with: "_") }
        )
        return environment.keys.filter { $0.hasPrefix("KOMORNE_") && !known.contains($0) }.sorted()
            .map { "\($0) is not a setting" }
    }

    private static func unknownSecrets(in directory: String) -> [String] {
        let known = Set(Configuration.keys.map { $0.replacingOccurrences(of: ".", with: "-") })
        // The folder was read a moment ago; if it is gone now, its keys are missing and reported as such.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { !$0.hasPrefix(".") && !known.contains($0) }.sorted()
            .map { "\(directory)/\($0) is not a setting" }
    }

    private static func unknownKeys(in path: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: path),
            // What is no JSON object was reported by the provider.
            let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        else { return [] }
        return names(in: object, below: "").filter { !Configuration.keys.contains($0) }.sorted()
            .map { "\(path): \($0) is not a setting" }
    }

    private static func names(in object: [String: Any], below prefix: String) -> [String] {
        object.flatMap { key, value in
            (value as? [String: Any]).map { names(in: $0, below: prefix + key + ".") } ?? [prefix + key]
        }
    }
}
