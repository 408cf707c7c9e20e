import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// The stylesheet, the script and the icon, under names that change with their content and so may be kept for ever.
struct Assets: Sendable {
    struct File: Sendable {
        let name: String
        let mediaType: String
        let bytes: ByteBuffer

        var address: String { "/assets/\(name)" }

        var response: Response {
            var headers = HTTPFields()
            headers[.contentType] = mediaType
            headers[.cacheControl] = "public, max-age=31536000, immutable"
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
        }
    }

    let stylesheet: File
    let script: File
    let icon: File

    /// - Throws: What keeps a file from being read.
    init() throws {
        stylesheet = try Self.read("komorne.css", as: "text/css; charset=utf-8")
        script = try Self.read("komorne.js", as: "text/javascript; charset=utf-8")
        icon = try Self.read("komorne.svg", as: "image/svg+xml")
    }

    var files: [File] { [stylesheet, script, icon] }

    func add(to routes: some RouterMethods<VisitorContext>) {
        for file in files {
            routes.get(RouterPath(file.address)) { _, _ in file.response }
        }
    }

    private static func read(_ name: String, as mediaType: String) throws -> File {
        let data = try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Assets/\(name)"))
        let ending = name.drop { $0 != "." }
        return File(name: fingerprint(of: data) + ending, mediaType: mediaType, bytes: ByteBuffer(bytes: data))
    }

    /// FNV-1a: it tells versions of our own files apart, and that is all it has to do.
    private static func fingerprint(of data: Data) -> String {
        let hash = data.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
