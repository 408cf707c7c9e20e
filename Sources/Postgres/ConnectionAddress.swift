import CLibpq

/// Where the server is and as whom to come: libpq's keywords. Several hosts are separated by commas.
///
/// It prints host, port and database only; the password stays inside.
package struct ConnectionAddress: Sendable {
    private(set) var parameters: [String: String]

    /// - Parameter url: `postgres://…` or `host=… dbname=…`, as libpq reads it.
    /// - Throws: `PostgresError.invalidAddress`, without the text, which may hold a password.
    package init(url: String) throws(PostgresError) {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = unsafe PQconninfoParse(url, &message) else {
            unsafe PQfreemem(message)
            throw .invalidAddress
        }
        defer { unsafe PQconninfoFree(options) }

        parameters = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe parameters[String(cString: keyword)] = String(cString: value)
            }
            unsafe option += 1
        }
    }

    /// - Parameter parameters: libpq's keywords: `host`, `port`, `dbname`, `user`, `password`, `sslmode`, `options` …
    package init(parameters: [String: String]) {
        self.parameters = parameters
    }

    package subscript(_ keyword: String) -> String? {
        get { parameters[keyword] }
        set { parameters[keyword] = newValue }
    }

    var hostCount: Int {
        let hosts = parameters["host"] ?? parameters["hostaddr"] ?? ""
        return hosts.split(separator: ",", omittingEmptySubsequences: false).count
    }
}

extension ConnectionAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        "\(self["host"] ?? self["hostaddr"] ?? ""):\(self["port"] ?? "")/\(self["dbname"] ?? "")"
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
