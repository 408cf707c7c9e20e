/// What a pool did and does.
package struct PoolMetrics: Hashable, Sendable {
    /// Tasks that wait for a connection.
    package var waiting = 0
    /// Connections lent.
    package var inUse = 0
    package var idle = 0
    /// Connections opened, ever.
    package var opened = 0
    /// Attempts to open one that failed, ever.
    package var failed = 0
    /// Connections closed since they were lost, in doubt, or came back in a transaction or tainted, ever.
    package var broken = 0
    /// Refusals since the queue was full or the patience at its end, ever.
    package var exhausted = 0
    /// How long those waited who had to wait, all together, and how many they were.
    package var waited: Duration = .zero
    package var waits = 0
}
