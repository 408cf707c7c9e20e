import Foundation
import Safeguards

/// What a request for a person's card asks of PostgreSQL, statement for statement, for `pgbench`.
struct CardStatements {
    let office: PersonOffice

    /// With the line of the log, or all the same without it.
    func script(isRecorded: Bool) -> String {
        guard case .session(let token) = office.manager.credential else { return "" }
        let person = "('00000000-0000-7000-8000-' || lpad(:person::text, 12, '0'))::uuid"
        return """
            \\set person random(0, \(office.persons.count - 1))
            BEGIN;
            SELECT s.id, s.user_id, s.level, s.authenticated_at, s.seen_at, s.expires_at, s.idle_seconds, \
            u.state, u.roles, u.departments, \
            ARRAY(SELECT DISTINCT unnest(r.permissions) FROM custom_role r \
            WHERE r.id = ANY (u.custom_roles) AND r.retired_at IS NULL) AS custom, \
            coalesce((SELECT erased FROM erasure_count), 0) AS erasures \
            FROM session s JOIN app_user u ON u.id = s.user_id \
            WHERE s.token_sha256 = '\\x\(Hex.text(of: token.sha256))' AND s.ended_at IS NULL;
            SAVEPOINT reading;
            SELECT set_config('transaction_read_only', 'on', true);
            SELECT id, kind, state, version, registered_by, registered_at, changed_at, given_names_sealed, \
            surname_sealed, organisation_sealed, pesel_sealed, nip_sealed, regon_sealed, birth_day_sealed, bi_ver \
            FROM person WHERE id = \(person) AND state <> 'erased';
            SELECT id, person, kind, sealed, added_at FROM person_item \
            WHERE person = ANY (ARRAY[\(person)]) AND sealed IS NOT NULL ORDER BY kind, added_at, id;
            ROLLBACK TO SAVEPOINT reading;
            \(isRecorded ? line(about: person) : "")
            COMMIT;

            """
    }

    /// As long as those of the service, its identifier in the order of time as theirs are.
    private func line(about person: String) -> String {
        let act = AuditAct.personViewed
        let entry = String(repeating: "5a", count: 780)
        let id = """
            (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '70008' \
            || substr(md5(random()::text), 1, 15))::uuid
            """
        return """
            WITH line AS (INSERT INTO audit_entry (id, at, cls, act, actor, res, purpose, object, entry, leaf_hash) \
            VALUES (\(id), clock_timestamp(), \(act.kind.rawValue), \(act.number), \
            '00000000-0000-7000-9000-000000000001', \(AuditResult.ok.rawValue), NULL, \(person), '\\x\(entry)', \
            '\\x\(String(repeating: "a5", count: 32))') RETURNING id, at) \
            INSERT INTO audit_subject (subject, at, id) SELECT \(person), at, id FROM line;
            """
    }
}
