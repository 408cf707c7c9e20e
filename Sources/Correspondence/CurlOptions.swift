import CCurl

/// The options of one libcurl handle, set one after the other; it remembers whether each was accepted.
///
/// It does not own the handle: `SMTPDelivery` does, and keeps it for longer.
@safe struct CurlOptions {
    private let handle: UnsafeMutableRawPointer
    private(set) var areAllSet = true

    init(handle: UnsafeMutableRawPointer) {
        unsafe self.handle = unsafe handle
    }

    mutating func set(_ option: CURLoption, _ number: Int) {
        note(unsafe komorne_curl_set_number(handle, option, number))
    }

    /// libcurl keeps a copy. Without a text, the option has none, not even its usual one.
    mutating func set(_ option: CURLoption, _ text: String?) {
        note(unsafe komorne_curl_set_text(handle, option, text))
    }

    /// libcurl keeps no copy.
    mutating func set(_ option: CURLoption, list: UnsafeMutablePointer<curl_slist>) {
        note(unsafe komorne_curl_set_list(handle, option, list))
    }

    /// What to send, from the memory at `upload`, which libcurl goes on using.
    mutating func setUpload(_ upload: UnsafeMutablePointer<SMTPDelivery.Upload>, size: Int) {
        set(CURLOPT_UPLOAD, 1)
        note(unsafe komorne_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(size)))
        note(unsafe komorne_curl_set_pointer(handle, CURLOPT_READDATA, upload))
        note(
            unsafe komorne_curl_set_reader(handle) { buffer, size, count, upload in
                guard let buffer = unsafe buffer, let upload = unsafe upload else { return Int(CURL_READFUNC_ABORT) }
                let room = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
                return unsafe upload.assumingMemoryBound(to: SMTPDelivery.Upload.self).pointee.read(into: room)
            }
        )
        set(CURLOPT_NOPROGRESS, 0)
        note(unsafe komorne_curl_set_pointer(handle, CURLOPT_XFERINFODATA, upload))
        note(
            unsafe komorne_curl_set_progress(handle) { upload, _, _, _, _ in
                guard let upload = unsafe upload else { return 1 }
                return unsafe upload.assumingMemoryBound(to: SMTPDelivery.Upload.self).pointee.isCancelled ? 1 : 0
            }
        )
    }

    private mutating func note(_ code: CURLcode) {
        if code != CURLE_OK { areAllSet = false }
    }
}
