import Crypto
import Foundation
import Safeguards

/// A command together with whose it is: what an approval is an approval of.
struct BoundCommand {
    let tenant: TenantID
    let approval: UUID
    let maker: UUID
    let kind: String
    /// JSON.
    let payload: String

    /// SHA-256 of all of it in canonical JSON.
    ///
    /// - Throws: Where the payload is no JSON that we would have written.
    func sha256() throws -> [UInt8] {
        let payload = try JSONDecoder().decode(Value.self, from: Data(payload.utf8))
        let whole: JSONCanonical = [
            "approval": .string(approval.uuidString.lowercased()),
            "command": .string(kind),
            "maker": .string(maker.uuidString.lowercased()),
            "payload": payload.json,
            "tenant": .string(tenant.description),
        ]
        return Array(SHA256.hash(data: try whole.bytes()))
    }

    /// Any JSON without fractions.
    private struct Value: Decodable {
        let json: JSONCanonical

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            // Each failure means that it is something else; the last one says that it is nothing of the kind.
            if container.decodeNil() {
                json = .null
            } else if let value = try? container.decode(Bool.self) {  // or something else
                json = .bool(value)
            } else if let value = try? container.decode(Int64.self) {  // or something else
                json = .integer(value)
            } else if let value = try? container.decode(String.self) {  // or something else
                json = .string(value)
            } else if let value = try? container.decode([Value].self) {  // or something else
                json = .array(value.map(\.json))
            } else {
                json = .object(try container.decode([String: Value].self).mapValues(\.json))
            }
        }
    }
}
