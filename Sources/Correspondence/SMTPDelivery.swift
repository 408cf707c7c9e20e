import CCurl
import Synchronization

/// One message on its way through libcurl.
final class SMTPDelivery: Sendable {
    private let settings: SMTPSettings
    private let sender: String
    private let recipient: String
    private let message: [UInt8]
    private let isCancelled = Atomic(false)

    init(settings: SMTPSettings, sender: String, recipient: String, message: [UInt8]) {
        self.settings = settings
        self.sender = sender
        self.recipient = recipient
        self.message = message
    }

    /// Makes `perform` end soon: libcurl asks about once a second.
    func cancel() {
        isCancelled.store(true, ordering: .relaxed)
    }

    /// Sends the message and takes leave of the server, for as long as the settings allow. It blocks its thread.
    func perform() -> Result<Void, MailFailure> {
        guard Self.isLibraryReady, let recipients = unsafe curl_slist_append(nil, "<\(recipient)>") else {
            return .failure(.unreachable)
        }
        defer { unsafe curl_slist_free_all(recipients) }

        var upload = Upload(message: message, delivery: self)
        return unsafe withUnsafeMutablePointer(to: &upload) { upload in
            guard let handle = unsafe curl_easy_init() else { return .failure(.unreachable) }
            // All that libcurl was lent outlives its handle.
            defer { unsafe curl_easy_cleanup(handle) }
            var options = unsafe CurlOptions(handle: handle)
            configure(&options)
            unsafe options.set(CURLOPT_MAIL_RCPT, list: recipients)
            unsafe options.setUpload(upload, size: message.count)
            // An option that this libcurl does not know is a protection that it does not give.
            guard options.areAllSet else { return .failure(.insecure) }

            let code = unsafe curl_easy_perform(handle)
            var reply = 0
            unsafe komorne_curl_get_number(handle, CURLINFO_RESPONSE_CODE, &reply)
            return Self.result(of: code, reply: reply)
        }
    }

    private func configure(_ options: inout CurlOptions) {
        options.set(CURLOPT_URL, settings.url)
        options.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // No proxy, even if the environment names one.
        options.set(CURLOPT_PROXY, "")
        options.set(CURLOPT_MAIL_FROM, "<\(sender)>")

        options.set(CURLOPT_NOSIGNAL, 1)
        options.set(CURLOPT_QUICK_EXIT, 1)
        options.set(CURLOPT_TIMEOUT_MS, settings.patience.milliseconds)
        options.set(CURLOPT_CONNECTTIMEOUT_MS, settings.connecting.milliseconds)
        // The connection is closed by this handle, which can be cancelled, and within a limit, here in seconds.
        options.set(CURLOPT_FORBID_REUSE, 1)
        options.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, settings.patience.milliseconds / 1_000))

        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 2)
        options.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        switch settings.security {
        case .startTLS(let authorities), .implicitTLS(let authorities):
            options.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
            if let authorities {
                options.set(CURLOPT_CAINFO, authorities)
                options.set(CURLOPT_CAPATH, nil)
            }
        case .plain:
            options.set(CURLOPT_USE_SSL, Int(CURLUSESSL_NONE.rawValue))
        }
        if let account = settings.account {
            options.set(CURLOPT_USERNAME, account.user)
            options.set(CURLOPT_PASSWORD, account.password)
            options.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
        }
    }

    /// Set up once for the whole process, which `curl_easy_init` would do as well, but not for two threads at a time.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    /// What it means. `reply` is the server's last reply code; where it fell silent, that of the step before.
    static func result(of code: CURLcode, reply: Int) -> Result<Void, MailFailure> {
        switch code {
        case CURLE_OK: .success(())
        case CURLE_ABORTED_BY_CALLBACK: .failure(.cancelled)
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_INVALIDCERTSTATUS:
            .failure(.insecure)
        case CURLE_LOGIN_DENIED, CURLE_AUTH_ERROR:
            .failure((400..<500).contains(reply) ? .temporary(reply) : .refusedSignIn)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT: .failure(.unreachable)
        default:
            switch reply {
            case 400..<500: .failure(.temporary(reply))
            // It wants a sign-in first, or another one.
            case 530, 534, 535, 538: .failure(.refusedSignIn)
            case 500..<600: .failure(.permanent(reply))
            default: .failure(.unreachable)
            }
        }
    }

    /// What libcurl's callbacks are given.
    struct Upload {
        let message: [UInt8]
        let delivery: SMTPDelivery
        var sent = 0

        /// - Returns: How much was put into `buffer`, nothing at the end.
        mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
            let count = min(buffer.count, message.count - sent)
            unsafe buffer.copyBytes(from: message[sent..<sent + count])
            sent += count
            return count
        }

        var isCancelled: Bool { delivery.isCancelled.load(ordering: .relaxed) }
    }
}

extension Duration {
    /// Whole ones, at least one.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
