import CZlib

/// Bytes made small, as PDF has them.
enum Deflate {
    static func compressed(_ bytes: [UInt8]) throws(PDFFailure) -> [UInt8] {
        var count = compressBound(UInt(bytes.count))
        var result = [UInt8](repeating: 0, count: Int(count))
        let status = unsafe compress2(&result, &count, bytes, UInt(bytes.count), Z_DEFAULT_COMPRESSION)
        guard status == Z_OK else { throw .refused(Int(status)) }
        result.removeSubrange(Int(count)...)
        return result
    }

    static func expanded(_ bytes: [UInt8]) throws(PDFFailure) -> [UInt8] {
        var room = max(1_024, 4 * bytes.count)
        while true {
            var count = UInt(room)
            var result = [UInt8](repeating: 0, count: room)
            let status = unsafe uncompress(&result, &count, bytes, UInt(bytes.count))
            if status == Z_BUF_ERROR, room < 1 << 30 {
                room *= 4
                continue
            }
            guard status == Z_OK else { throw .unknownForm }
            result.removeSubrange(Int(count)...)
            return result
        }
    }
}
