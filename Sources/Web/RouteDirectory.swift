import HTTPTypes
import Hummingbird
import Synchronization

/// Which methods a path knows; asked only once routing has failed, to tell a wrong method from a wrong path.
final class RouteDirectory: Sendable {
    private struct Entry {
        let path: RouterPath
        var methods: [HTTPRequest.Method]

        /// Part by part: 1 for what is written out, 0 for what varies.
        var shape: String {
            path.components.map { $0 == .path($0.description[...]) ? "1" : "0" }.joined()
        }
    }

    private let entries = Mutex<[Entry]>([])

    /// To be called once, when all routes are added.
    func fill(from routes: [Router<VisitorContext>.RouteDescription]) {
        var found: [Entry] = []
        for route in routes {
            if let index = found.firstIndex(where: { $0.path == route.path }) {
                found[index].methods.append(route.method)
            } else {
                found.append(Entry(path: route.path, methods: [route.method]))
            }
        }
        for index in found.indices where found[index].methods.contains(.get) && !found[index].methods.contains(.head) {
            found[index].methods.append(.head)
        }
        entries.withLock { $0 = found }
    }

    func methods(for path: String) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        let known = entries.withLock { entries in
            entries.filter { entry in
                entry.path.components.count == parts.count && zip(entry.path.components, parts).allSatisfy { $0 ~= $1 }
            }
        }
        // Where several fit, the router takes the one with the earliest literal part, and so the others' methods are
        // nobody's.
        guard let nearest = known.map(\.shape).max() else { return [] }
        let methods = known.filter { $0.shape == nearest }.flatMap(\.methods)
        return Set(methods).sorted { $0.rawValue < $1.rawValue }
    }
}
