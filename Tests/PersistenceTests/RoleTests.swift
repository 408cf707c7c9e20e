import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Roles and rights")
struct RoleTests {
    @Test func theLoginRoleIsWhatTheDesignSays() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let names = try tenant.names
        let superuser = try await database.open(database.superuser)
        let attributes: String = try await superuser.value(
            """
            SELECT concat_ws(' ', rolcanlogin, rolinherit, rolsuper, rolcreatedb, rolcreaterole, rolreplication,
                             rolbypassrls, rolconnlimit, rolpassword LIKE 'SCRAM-SHA-256$%')
              FROM pg_authid WHERE rolname = \(names.login.text)
            """
        )
        #expect(attributes == "t f f f f f f 8 t")
        let settings: [String] = try await superuser.values(
            """
            SELECT (setdatabase <> 0) || ' ' || array_to_string(setconfig, '; ')
              FROM pg_db_role_setting WHERE setrole = \(names.login.text)::regrole ORDER BY 1
            """
        )
        #expect(
            settings == [
                "false statement_timeout=15s; lock_timeout=3s; idle_in_transaction_session_timeout=10s",
                "true search_path=\(names.schema.text), pg_catalog, pg_temp",
            ]
        )
        let owner: String = try await superuser.value(
            """
            SELECT concat_ws(' ', rolcanlogin, rolsuper, rolcreaterole) FROM pg_authid
             WHERE rolname = \(names.owner.text)
            """
        )
        #expect(owner == "f f f")
    }

    @Test func theOnlyMembershipIsTheOneForTheAccessFile() async throws {
        let database = try await TestDatabase.shared()
        let names = try await database.makeTenant().names
        let superuser = try await database.open(database.superuser)
        let memberships: [String] = try await superuser.values(
            """
            SELECT member::regrole || ' in ' || roleid::regrole FROM pg_auth_members
             WHERE member IN (\(names.login.text)::regrole, \(names.owner.text)::regrole)
                OR roleid IN (\(names.login.text)::regrole, \(names.owner.text)::regrole) ORDER BY 1
            """
        )
        #expect(
            memberships == [
                "komorne_migrator in \(names.owner.text)", "\(names.login.text) in komorne_tenants",
            ]
        )
    }

    @Test func theSessionHasItsPathAndItsTimeLimits() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let connection = try await database.open(try await database.login(of: tenant))
        let settings: String = try await connection.value(
            """
            SELECT concat_ws(' | ', current_setting('search_path'), current_setting('statement_timeout'),
                             current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'),
                             session_user = current_user)
            """
        )
        #expect(settings == "\(try tenant.names.schema.text), pg_catalog, pg_temp | 15s | 3s | 10s | t")
        let rights: String = try await connection.value(
            """
            SELECT concat_ws(' ', has_database_privilege(current_database(), 'CONNECT'),
                             has_database_privilege(current_database(), 'TEMPORARY'),
                             has_database_privilege(current_database(), 'CREATE'),
                             has_schema_privilege(current_schema(), 'USAGE'),
                             has_schema_privilege(current_schema(), 'CREATE'))
            """
        )
        #expect(rights == "t f f t f")
    }

    @Test func aNinthSessionIsRefused() async throws {
        let database = try await TestDatabase.shared()
        let address = try await database.login(of: try await database.makeTenant())
        var sessions: [Connection] = []
        for _ in 0..<8 { sessions.append(try await database.open(address)) }
        await #expect(throws: PostgresError.unavailable(.rejected(.tooManyConnections))) {
            _ = try await database.open(address)
        }
        for session in sessions { await session.close() }
    }

    @Test func tablesBelongToTheOwnerAndTheLoginHasGrantedRightsOnly() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let superuser = try await database.open(database.superuser)
        let strays: [String] = try await superuser.values(
            """
            SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname ~ '^k_' AND c.relowner <> n.nspowner
             UNION ALL
            SELECT n.nspname::text FROM pg_namespace n
             WHERE n.nspname ~ '^k_' AND pg_get_userbyid(n.nspowner) <> 'ko_' || substr(n.nspname, 3)
            """
        )
        #expect(strays == [])
        let granted: [String] = try await superuser.values(
            """
            SELECT concat_ws(' ', c.relname, acl.grantee::regrole,
                             string_agg(acl.privilege_type, ' ' ORDER BY acl.privilege_type))
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) acl
             WHERE n.nspname = \(try tenant.names.schema.text)
               AND acl.grantee NOT IN (c.relowner, \(try tenant.names.sealer.text)::regrole)
             GROUP BY c.relname, acl.grantee ORDER BY c.relname
            """
        )
        let login = try tenant.names.login.text
        let rights = [
            ("api_token", "INSERT SELECT UPDATE"), ("app_user", "INSERT SELECT UPDATE"),
            ("approval", "INSERT SELECT UPDATE"), ("audit_entry", "INSERT SELECT"),
            ("audit_subject", "INSERT SELECT"), ("audit_checkpoint", "SELECT"), ("audit_head", "SELECT"),
            ("audit_tile", "SELECT"),
            ("custom_role", "INSERT SELECT UPDATE"), ("department", "INSERT SELECT UPDATE"),
            ("erasure_count", "INSERT SELECT"), ("retention_hold", "INSERT SELECT"),
            ("idempotency_claim", "DELETE INSERT SELECT UPDATE"), ("job", "DELETE INSERT SELECT UPDATE"),
            ("link", "DELETE INSERT SELECT UPDATE"), ("notice", "INSERT SELECT UPDATE"),
            ("person", "INSERT SELECT"), ("person_item", "INSERT SELECT"),
            ("session", "DELETE INSERT SELECT UPDATE"), ("setting_change", "INSERT SELECT"),
        ]
        #expect(granted == rights.map { "\($0) \(login) \($1)" }.sorted())
    }

    @Test func thePublicHasNoRightsAnywhere() async throws {
        let database = try await TestDatabase.shared()
        _ = try await database.makeTenant()
        let superuser = try await database.open(database.superuser)
        let rights: [String] = try await superuser.values(
            """
            SELECT 'database' FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) acl
             WHERE datname = current_database() AND acl.grantee = 0
             UNION ALL
            SELECT 'schema ' || nspname FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) acl
             WHERE (nspname ~ '^k_' OR nspname IN ('ctl', 'public')) AND acl.grantee = 0
             UNION ALL
            SELECT 'relation ' || c.relname
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) acl
             WHERE (n.nspname ~ '^k_' OR n.nspname = 'ctl') AND acl.grantee = 0
             UNION ALL
            SELECT 'function ' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,
                   aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
             WHERE (n.nspname ~ '^k_' OR n.nspname = 'ctl') AND acl.grantee = 0
             UNION ALL
            SELECT 'default' FROM pg_default_acl, aclexplode(defaclacl) acl WHERE acl.grantee = 0
            """
        )
        #expect(rights == [])
    }

    @Test func theRegistrysRoleSeesNoTenantAndChangesNothing() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let registry = try await database.open(database.registry)
        #expect(try await registry.value("SELECT name FROM ctl.tenant WHERE id = \(tenant.id.value)") == tenant.name)
        let visible: [String] = try await registry.values(
            """
            SELECT nspname::text FROM pg_namespace
             WHERE nspname ~ '^k_' AND has_schema_privilege(oid, 'USAGE, CREATE')
            """
        )
        #expect(visible == [])
        let refused: [SQL] = [
            "SELECT FROM \(try tenant.names.schema).job", "SET ROLE \(try tenant.names.login)",
            "SET ROLE \(try tenant.names.owner)", "SET ROLE komorne_migrator",
            "UPDATE ctl.tenant SET name = 'x'", "INSERT INTO ctl.migration SELECT * FROM ctl.migration",
            "DELETE FROM ctl.tenant_export", "CREATE TABLE ctl.own ()", "CREATE TEMP TABLE own ()",
        ]
        for statement in refused {
            await expectRefusal(.insufficientPrivilege) { try await registry.execute(statement) }
        }
    }

    @Test func theMigratorIsNoSuperuser() async throws {
        let database = try await TestDatabase.shared()
        let superuser = try await database.open(database.superuser)
        let attributes: [String] = try await superuser.values(
            """
            SELECT concat_ws(' ', rolname, rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolreplication,
                             rolbypassrls)
              FROM pg_roles WHERE rolname IN ('komorne_migrator', 'komorne_ctl', 'komorne_tenants') ORDER BY rolname
            """
        )
        #expect(
            attributes == [
                "komorne_ctl t f f f f f", "komorne_migrator t f t f f f", "komorne_tenants f f f f f f",
            ]
        )
    }

    @Test(arguments: ["postgres", "template1"])
    func theServersOtherDatabasesAreClosed(database name: String) async throws {
        let database = try await TestDatabase.shared()
        var address = try await database.login(of: try await database.makeTenant())
        address["dbname"] = name
        await #expect(throws: PostgresError.unavailable(.rejected(.insufficientPrivilege))) {
            _ = try await database.open(address)
        }
    }

    @Test func aWrongPasswordIsRefused() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let other = try await database.makeTenant()
        var address = try await database.login(of: tenant)
        address["password"] = try await database.login(of: other)["password"]
        await #expect(throws: PostgresError.unavailable(.rejected("28P01"))) { _ = try await database.open(address) }
    }
}
