package import HTTPTypes
package import Safeguards

extension AccessPurpose {
    /// The codes that say enough by themselves.
    package static let wordless = PurposeCode.allCases.filter { AccessPurpose($0) != nil }.map(\.rawValue)

    /// The purpose that somebody who reads names in `X-Purpose`; header fields carry no Polish letters, so it has no
    /// words.
    ///
    /// - Parameter fields: The request's header fields.
    /// - Throws: 400 where there are several, or one that is not a code or would need words.
    /// - Returns: `nil` where none is named.
    package static func named(in fields: HTTPFields) throws(Problem) -> AccessPurpose? {
        let values = fields[values: .purpose]
        guard let value = values.first else { return nil }
        guard values.count == 1, let code = PurposeCode(rawValue: value), let purpose = AccessPurpose(code) else {
            throw .malformedPurpose
        }
        return purpose
    }
}
