import NIOCore
import Synchronization

/// Counts the open connections, in all and by address, and says when there are too many.
package final class ConnectionLedger: Sendable {
    /// Who shares one allowance: an IPv4 address, or an IPv6 network of 64 bits, which is what one customer gets.
    struct Neighbourhood: Hashable, Sendable {
        let network: UInt64

        /// The offsets are those of `sockaddr_in` and `sockaddr_in6`, the same on every system we run on.
        init(_ address: SocketAddress?) {
            switch address {
            case .v4(let v4):
                network = unsafe withUnsafeBytes(of: v4.address) { socket in
                    unsafe UInt64(UInt32(bigEndian: socket.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
                }
            case .v6(let v6):
                network = unsafe withUnsafeBytes(of: v6.address) { socket in
                    unsafe UInt64(bigEndian: socket.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                }
            case .unixDomainSocket, nil:
                network = .max
            }
        }
    }

    private struct State {
        var total = 0
        var byNeighbourhood: [Neighbourhood: Int] = [:]
    }

    private let most: Int
    private let mostPerNeighbourhood: Int
    private let state = Mutex(State())

    init(limits: WebLimits) {
        most = limits.connections
        mostPerNeighbourhood = limits.connectionsPerAddress
    }

    /// Connections open now.
    package var count: Int {
        state.withLock { $0.total }
    }

    /// Whether one more connection is welcome; if so it counts from now on, until `leave`.
    func enter(_ neighbourhood: Neighbourhood) -> Bool {
        state.withLock { state in
            let own = state.byNeighbourhood[neighbourhood, default: 0]
            guard state.total < most, own < mostPerNeighbourhood else { return false }
            state.total += 1
            state.byNeighbourhood[neighbourhood] = own + 1
            return true
        }
    }

    func leave(_ neighbourhood: Neighbourhood) {
        state.withLock { state in
            state.total -= 1
            let own = state.byNeighbourhood[neighbourhood, default: 0]
            state.byNeighbourhood[neighbourhood] = own > 1 ? own - 1 : nil
        }
    }
}
