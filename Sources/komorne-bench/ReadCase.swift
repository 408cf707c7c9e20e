import Foundation
import Persistence
import Postgres
import Safeguards

/// What one page of the office reads, in tables of the bench's own, and the record that somebody has read it.
struct ReadCase: CaseAction {
    static let permission = Permission("bench.read")
    let session: Int64
    let account: Int64

    func perform(in tenant: borrowing TenantConnection) async throws -> CaseSheet {
        let (session, account, receivables) = try await tenant.run(
            Query<SessionRow>.row("SELECT account, name, expires_at FROM bench_session WHERE id = \(session)"),
            Query<AccountRow>.row(
                """
                SELECT id, reference, debtor, address, state, stage, principal, interest, costs, is_held, \
                opened_at, changed_at \
                FROM bench_case WHERE id = \(account)
                """
            ),
            Query<[ReceivableRow]>.rows(
                """
                SELECT number, kind, due_on, amount, paid, is_disputed \
                FROM bench_receivable WHERE case_id = \(account) ORDER BY number
                """
            )
        )
        tenant.atCommit("INSERT INTO bench_audit (session_id, entry) VALUES (\(self.session), \(Self.auditRecord))")
        return CaseSheet(reader: session.name, account: account, receivables: receivables)
    }

    /// 400 bytes, as long as the audit record will be.
    static let auditRecord = String(repeating: "0123456789", count: 40)
    /// How many there are of sessions and of cases.
    static let population: Int64 = 1_000
}

struct CaseSheet: Sendable {
    let reader: String
    let account: AccountRow
    let receivables: [ReceivableRow]
}

struct SessionRow: RowDecodable {
    let account: Int64
    let name: String
    let expiresAt: Date

    init(row: borrowing Row) throws(PostgresError) {
        account = try row["account"]
        name = try row["name"]
        expiresAt = try row["expires_at"]
    }
}

struct AccountRow: RowDecodable {
    let id: Int64
    let reference: String
    let debtor: String
    let address: String
    let state: String
    let stage: Int32
    let principal: Int64
    let interest: Int64
    let costs: Int64
    let isHeld: Bool
    let openedAt: Date
    let changedAt: Date

    init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        reference = try row["reference"]
        debtor = try row["debtor"]
        address = try row["address"]
        state = try row["state"]
        stage = try row["stage"]
        principal = try row["principal"]
        interest = try row["interest"]
        costs = try row["costs"]
        isHeld = try row["is_held"]
        openedAt = try row["opened_at"]
        changedAt = try row["changed_at"]
    }
}

struct ReceivableRow: RowDecodable {
    let number: Int32
    let kind: String
    let dueOn: String
    let amount: Int64
    let paid: Int64
    let isDisputed: Bool

    init(row: borrowing Row) throws(PostgresError) {
        number = try row["number"]
        kind = try row["kind"]
        dueOn = try row["due_on"]
        amount = try row["amount"]
        paid = try row["paid"]
        isDisputed = try row["is_disputed"]
    }
}
