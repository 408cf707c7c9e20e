import CLibpq
import Glibc

extension Session {
    /// Connects, host by host where there are several, and leaves libpq in non-blocking mode.
    func open(
        _ address: ConnectionAddress,
        within duration: Duration,
        resolver: @escaping HostLookup.Resolver
    ) throws {
        var turn = Turn(within: duration)
        let parameters = try resolve(address, by: resolver, within: duration).withDefaults(within: duration)
        let started = unsafe withCStrings(of: parameters) { keywords, values in
            unsafe PQconnectStartParams(keywords, values, 0)
        }
        guard let handle = unsafe started else { throw PostgresError.unavailable(.outOfResources) }
        unsafe adopt(handle)
        unsafe speakSafely(handle)

        do {
            try shakeHands(&turn)
            try checkUser()
        } catch {
            drop()
            throw error
        }
        unsafe PQsetnonblocking(handle, 1)
        settle(turn)
    }

    /// Half of the time is for the resolver; a name it has not found by then is passed over, as one without address.
    private func resolve(
        _ address: ConnectionAddress,
        by resolver: @escaping HostLookup.Resolver,
        within duration: Duration
    ) throws -> ConnectionAddress {
        let names = address.hostNames
        guard !names.isEmpty else { return address }
        let lookup = HostLookup(of: names, by: resolver) { [thread] in thread.ring() }
        var turn = Turn(within: duration / 2)
        while lookup.answers.count < names.count, case .wait(let milliseconds) = turn.advice() {
            _ = thread.wait(for: 0, on: -1, milliseconds: milliseconds)
        }
        if case .cancelled = turn.end { throw CancellationError() }

        let answers = lookup.answers
        if let resolved = address.resolved(by: answers) { return resolved }
        throw PostgresError.unavailable(answers.count < names.count ? .deadline : .unreachable)
    }

    /// Notices go to a counter instead of stderr, and errors of the log-in are their SQLSTATE alone, in any language.
    private func speakSafely(_ handle: OpaquePointer) {
        unsafe PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE)
        unsafe PQsetNoticeReceiver(
            handle,
            { standing, result in
                guard let standing = unsafe standing else { return }
                let code = unsafe PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map {
                    unsafe String(cString: $0)
                }
                unsafe Unmanaged<Standing>.fromOpaque(standing).takeUnretainedValue().notice(code ?? "")
            },
            // `standing` outlives the connection: both belong to this session, which closes the connection first.
            Unmanaged.passUnretained(standing).toOpaque()
        )
    }

    private func shakeHands(_ turn: inout Turn) throws {
        var events = POLLOUT
        while true {
            let handle = unsafe try connected()
            if unsafe PQstatus(handle) == CONNECTION_BAD { throw PostgresError.unavailable(unsafe failure(of: handle)) }
            try waitWhileOpening(for: events, &turn)
            switch unsafe PQconnectPoll(handle) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: events = POLLIN
            case PGRES_POLLING_WRITING: events = POLLOUT
            default: throw PostgresError.unavailable(unsafe failure(of: handle))
            }
        }
    }

    /// There is no statement yet that could be cancelled: when the time is up, it is up.
    private func waitWhileOpening(for events: Int32, _ turn: inout Turn) throws {
        while true {
            guard case .wait(let milliseconds) = turn.advice() else {
                if case .cancelled = turn.end { throw CancellationError() }
                throw PostgresError.unavailable(.deadline)
            }
            let socket = unsafe PQsocket(try connected())
            if thread.wait(for: events, on: socket, milliseconds: milliseconds).events != 0 { return }
        }
    }

    /// The server's word for who we are; a pool may rely on it, so it need not ask at every checkout.
    private func checkUser() throws(PostgresError) {
        let handle = unsafe try connected()
        guard let wanted = unsafe PQuser(handle),
            let actual = unsafe PQparameterStatus(handle, "session_authorization"),
            unsafe strcmp(wanted, actual) == 0
        else { throw .unavailable(.wrongUser) }
    }

    private func failure(of handle: OpaquePointer) -> Unavailability {
        let message = unsafe PQerrorMessage(handle).map { unsafe String(cString: $0) } ?? ""
        let lastLine = message.split(separator: "\n").last ?? ""
        let code = lastLine.suffix(5)
        if lastLine.dropLast(5).hasSuffix(":  "), code.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x5A }) {
            return .rejected(SQLState(String(code)))
        }
        let signsOfTLS = ["SSL error", "SSL was required", "certificate", "channel binding"]
        return signsOfTLS.contains { message.contains($0) } ? .insecure : .unreachable
    }
}

extension ConnectionAddress {
    /// What the address leaves open: UTF-8, no Kerberos, and that a silent peer is noticed.
    fileprivate func withDefaults(within duration: Duration) -> [String: String] {
        // Also bounds the attempt at one host that swallows packets, so that the next is tried in time.
        let share = duration.components.seconds * 1_000 / Int64(hostCount)
        return [
            "gssencmode": "disable",
            "keepalives_idle": "30",
            "keepalives_interval": "10",
            "keepalives_count": "3",
            "tcp_user_timeout": String(min(10_000, max(2_000, share))),
        ].merging(parameters) { _, given in given }.merging(["client_encoding": "UTF8"]) { _, ours in ours }
    }
}

/// Lends `parameters` as the two arrays libpq wants, each ended by NULL.
private func withCStrings<Result>(
    of parameters: [String: String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
    var keywords: [UnsafePointer<CChar>?] = unsafe []
    var values: [UnsafePointer<CChar>?] = unsafe []
    for (keyword, value) in parameters {
        unsafe keywords.append(UnsafePointer(strdup(keyword)))
        unsafe values.append(UnsafePointer(strdup(value)))
    }
    defer {
        for index in unsafe keywords.indices {
            unsafe free(UnsafeMutablePointer(mutating: unsafe keywords[index]))
            unsafe free(UnsafeMutablePointer(mutating: unsafe values[index]))
        }
    }
    unsafe keywords.append(nil)
    unsafe values.append(nil)
    return unsafe keywords.withUnsafeBufferPointer { keywords in
        unsafe values.withUnsafeBufferPointer { values in unsafe body(keywords.baseAddress, values.baseAddress) }
    }
}
