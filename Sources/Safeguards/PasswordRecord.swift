import Foundation

/// The parts of a stored password.
struct PasswordRecord: Equatable {
    static let saltBytes = 16

    let parameters: PasswordParameters
    let salt: [UInt8]
    /// HMAC-SHA-256 of Argon2's result under the pepper.
    let hash: [UInt8]

    init(parameters: PasswordParameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// What is checked for those who do not exist.
    static func dummy(with parameters: PasswordParameters) -> PasswordRecord {
        PasswordRecord(
            parameters: parameters,
            salt: Array("no such account!".utf8),
            hash: [UInt8](repeating: 0, count: Argon2.hashBytes)
        )
    }

    /// - Returns: `nil` for anything but what `phc` writes, and for more work than we would ever ask for.
    init?(_ stored: StoredPassword) {
        let parts = stored.phc.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19",
            let parameters = PasswordParameters(phc: parts[3]), let salt = Self.bytes(of: parts[4]),
            let hash = Self.bytes(of: parts[5]), salt.count == Self.saltBytes, hash.count == Argon2.hashBytes
        else { return nil }
        self.init(parameters: parameters, salt: salt, hash: hash)
        guard phc == stored.phc else { return nil }
    }

    var phc: String {
        "$argon2id$v=19$\(parameters.phc)$\(Self.text(of: salt))$\(Self.text(of: hash))"
    }

    /// Base 64 without padding, as PHC strings have it.
    private static func text(of bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func bytes(of text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map(Array.init)
    }
}

extension PasswordParameters {
    fileprivate var phc: String { "m=\(memoryKiB),t=\(passes),p=\(lanes)" }

    fileprivate init?(phc: Substring) {
        let numbers = zip(["m=", "t=", "p="], phc.split(separator: ",", omittingEmptySubsequences: false))
            .compactMap { prefix, part in part.hasPrefix(prefix) ? UInt32(part.dropFirst(2)) : nil }
        guard numbers.count == 3, (1...16).contains(numbers[2]), (1...16).contains(numbers[1]),
            (8 * numbers[2]...262_144).contains(numbers[0])
        else { return nil }
        self.init(memoryKiB: numbers[0], passes: numbers[1], lanes: numbers[2])
    }
}
