import Postgres
import Testing

@Suite("LISTEN and NOTIFY")
struct NotificationTests {
    @Test func notificationsComeInOrderWhileTheListenerIsIdle() async throws {
        let server = try await ThrowAwayServer.shared()
        let (listener, sender) = (try await server.connect(), try await server.connect())
        let channel = try Identifier("in_order")
        let notifications = await listener.notifications()
        try await listener.listen(to: channel)
        let pid: Int32 = try await sender.value("SELECT pg_backend_pid()")
        for number in 1...3 { try await sender.execute("SELECT pg_notify('in_order', \("\(number)"))") }

        var received: [Notification] = []
        for try await notification in notifications {
            received.append(notification)
            if received.count == 3 { break }
        }
        #expect(received == (1...3).map { Notification(channel: "in_order", payload: "\($0)", processID: pid) })
    }

    @Test func whatIsSaidDuringAStatementIsNotLost() async throws {
        let listener = try await ThrowAwayServer.shared().connect()
        let notifications = await listener.notifications()
        try await listener.listen(to: Identifier("to_myself"))
        try await listener.execute("SELECT pg_notify('to_myself', 'hello')")
        for try await notification in notifications {
            #expect(notification.payload == "hello")
            break
        }
        #expect(try await listener.value("SELECT 1") == Int32(1))
    }

    @Test func aLostConnectionEndsTheSequenceWithAnError() async throws {
        let server = try await ThrowAwayServer.shared()
        let listener = try await server.connect()
        let notifications = await listener.notifications()
        try await listener.listen(to: Identifier("soon_lost"))
        let pid: Int32 = try await listener.value("SELECT pg_backend_pid()")
        #expect(try await server.connect().value("SELECT pg_terminate_backend(\(pid))") == true)
        await #expect(throws: PostgresError.disconnected) { for try await _ in notifications {} }
        await #expect(throws: PostgresError.disconnected) { for try await _ in await listener.notifications() {} }
    }

    @Test func closingEndsTheSequenceQuietly() async throws {
        let listener = try await ThrowAwayServer.shared().connect()
        let notifications = await listener.notifications()
        await listener.close()
        var count = 0
        for try await _ in notifications { count += 1 }
        #expect(count == 0)
    }
}
