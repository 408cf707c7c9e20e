import Glibc
import Synchronization

/// Looks host names up beforehand, as libpq would wait for the resolver however long that takes.
///
/// Every name has an errand of its own. A resolver that never answers keeps that errand, and nothing else.
final class HostLookup: Sendable {
    /// The numeric addresses of a name, none where it has none.
    typealias Resolver = @Sendable (String) -> [String]

    private let found = Mutex<[String: [String]]>([:])

    /// Begins; `onAnswer` is called on any thread, once for every name that is answered.
    init(of names: Set<String>, by resolver: @escaping Resolver, onAnswer: @escaping @Sendable () -> Void) {
        for name in names {
            let isAsked = Errand.start { [self] in
                let addresses = resolver(name)
                found.withLock { $0[name] = addresses }
                onAnswer()
            }
            if !isAsked { found.withLock { $0[name] = [] } }
        }
    }

    /// The names answered so far.
    var answers: [String: [String]] { found.withLock { $0 } }

    /// What the system's resolver says, in the order in which it wants the addresses tried.
    static func system(_ name: String) -> [String] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }

        var addresses: [String] = []
        var next = unsafe list
        while let entry = unsafe next?.pointee {
            var text: InlineArray<64, CChar> = .init(repeating: 0)
            var span = text.mutableSpan
            unsafe span.withUnsafeMutableBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return }
                let size = socklen_t(buffer.count)
                let failure = unsafe getnameinfo(entry.ai_addr, entry.ai_addrlen, start, size, nil, 0, NI_NUMERICHOST)
                if failure == 0 { unsafe addresses.append(String(cString: start)) }
            }
            unsafe next = entry.ai_next
        }
        return addresses
    }
}

extension ConnectionAddress {
    private func list(_ keyword: String) -> [String] {
        (parameters[keyword] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// The hosts that have to be looked up: neither sockets nor numbers, and no address is given beside them.
    var hostNames: Set<String> {
        let ports = list("port").count
        // A number of ports that fits nothing is left to libpq to refuse.
        guard parameters["hostaddr"] == nil, ports == 1 || ports == list("host").count else { return [] }
        return Set(list("host").filter(Self.isName))
    }

    private static func isName(_ host: String) -> Bool {
        guard !host.isEmpty, !host.hasPrefix("/"), !host.hasPrefix("@") else { return false }
        var address = in6_addr()
        return unsafe inet_pton(AF_INET, host, &address) != 1 && inet_pton(AF_INET6, host, &address) != 1
    }

    /// Every address beside its name, which the certificate is still checked against. Names without any are left out.
    ///
    /// - Returns: `nil` where no host is left.
    func resolved(by answers: [String: [String]]) -> ConnectionAddress? {
        let ports = list("port")
        var targets: [(host: String, address: String, port: String)] = []
        for (index, host) in list("host").enumerated() {
            for address in Self.isName(host) ? answers[host] ?? [] : [""] {
                targets.append((host, address, ports.count > 1 ? ports[index] : ports[0]))
            }
        }
        guard !targets.isEmpty else { return nil }
        var resolved = self
        resolved["host"] = targets.map(\.host).joined(separator: ",")
        resolved["hostaddr"] = targets.map(\.address).joined(separator: ",")
        if ports.count > 1 { resolved["port"] = targets.map(\.port).joined(separator: ",") }
        return resolved
    }
}
