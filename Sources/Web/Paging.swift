package import HTTPTypes
package import Hummingbird
package import Safeguards

/// How much of a list is asked for, and from where. The cursor has not been believed yet: `Cursors` reads it.
package struct PageRequest: Sendable, Equatable {
    package static let limits: ClosedRange<Int64> = 1...200
    package static let usualLimit = 50

    package let limit: Int
    package let cursor: String?

    package init(limit: Int = usualLimit, cursor: String? = nil) {
        self.limit = limit
        self.cursor = cursor
    }
}

/// Writes and reads the cursors of lists.
package struct Cursors: Sendable {
    private let keys: TenantKeys

    package init(keys: TenantKeys) {
        self.keys = keys
    }

    /// Where the list goes on.
    ///
    /// - Parameters:
    ///   - page: What the client asked for.
    ///   - list: The list, such as `user.list`, with all that narrows or sorts it: a cursor serves the very same list.
    ///   - tenant: The tenant whose list it is.
    /// - Returns: What `text(of:list:tenant:)` was given; `nil` for the beginning.
    /// - Throws: 422 for a cursor that was not written for this list, else what keeps us from the key.
    package func position(of page: PageRequest, list: String, tenant: TenantID) async throws -> [UInt8]? {
        guard let cursor = page.cursor else { return nil }
        let key = try await keys.cursorKey(of: tenant)
        do {
            return try SignedCursor.position(in: cursor, kind: list, tenant: tenant, key: key)
        } catch {
            throw Problem.badCursor
        }
    }

    package func text(of position: [UInt8], list: String, tenant: TenantID) async throws -> String {
        SignedCursor.text(of: position, kind: list, tenant: tenant, key: try await keys.cursorKey(of: tenant))
    }
}

extension HTTPField {
    /// `Link` to the next page of the list that `request` asked for.
    package static func next(_ cursor: String, after request: Request) -> HTTPField {
        HTTPField(name: .link, value: "<\(request.address(at: cursor))>; rel=\"next\"")
    }
}

extension Request {
    /// The address of the same list from another place on: its path and parameters, all but the cursor.
    package func address(at cursor: String) -> String {
        let path = uri.path.split(separator: "/").map { "/" + $0.withoutDelimiters }.joined()
        // The list has been answered, so its parameters can be read.
        let given = (try? FormEncoding.pairs((uri.query ?? "").utf8)) ?? []
        let parameters = given.filter { $0.name != "cursor" } + [("cursor", cursor)]
        let query = parameters.map { "\(FormEncoding.encoded($0.name))=\(FormEncoding.encoded($0.value))" }
        return path + "?" + query.joined(separator: "&")
    }
}

extension Substring {
    /// Written so that it can stand between angle brackets; escapes that are there stay as they are.
    fileprivate var withoutDelimiters: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "<", ">", "\"", "\\", "^", "`", "{", "|", "}": text += FormEncoding.encoded(String(scalar))
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
