/// Lets an event loop end the task that works for a connection.
///
/// The client's leaving and every passed deadline come to know of on the event loop, while the handler runs elsewhere;
/// ending the work cancels it, and with it whatever query it waits for.
final class ConnectionWork: Sendable {
    private let ending: AsyncStream<Never>
    private let end_: AsyncStream<Never>.Continuation

    init() {
        (ending, end_) = AsyncStream.makeStream(of: Never.self)
    }

    func end() {
        end_.finish()
    }

    /// Runs `body` until it is done, cancelled once `end` has been called.
    func run(_ body: @escaping @Sendable () async -> Void) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                await body()
                self.end()
            }
            for await _ in ending {}
            group.cancelAll()
        }
    }
}
