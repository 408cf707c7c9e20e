/// How much of PostgreSQL's care for power cuts a cluster needs.
package enum Durability: Sendable {
    /// What was committed stays.
    case full
    /// For data that a test throws away: no waiting for the disk.
    case none
}

/// The server settings that are ours, as the file that `postgresql.conf` includes; written anew at each start, so that
/// a newer Komorne brings its own.
struct ClusterSettings {
    let layout: ClusterLayout
    let durability: Durability
    let additional: [String: String]

    var text: String {
        let merged =
            usual
            .merging(hasty) { $1 }
            .merging(additional) { $1 }
            .merging(discreet) { $1 }
            .merging(local) { $1 }
        let lines = merged.sorted { $0.key < $1.key }.map { "\($0.key) = \(Self.quoted($0.value))" }
        return "# Written by Komorne at each start; changes made here are lost.\n" + lines.joined(separator: "\n")
            + "\n"
    }

    private var usual: [String: String] {
        [
            "max_connections": "120",
            "shared_buffers": "64MB",
            "max_wal_size": "1GB",
            "max_locks_per_transaction": "128",  // one backup of a tenant locks each of its tables
            "jit": "off",  // our statements are short; compiling them costs more than it brings
            "password_encryption": "scram-sha-256",
            "timezone": "Etc/UTC",
            "log_timezone": "Etc/UTC",
            "lc_messages": "C",
        ]
    }

    private var hasty: [String: String] {
        switch durability {
        case .full: [:]
        case .none: ["fsync": "off", "full_page_writes": "off"]
        }
    }

    /// Keeps personal data out of the server's log, and so cannot be overridden.
    ///
    /// PostgreSQL repeats values in the message of an error itself (`invalid input syntax for type date: "…"`), which
    /// no other setting leaves out: therefore the log starts at `log`, above `error`. Whoever sent the statement gets
    /// the error and records its SQLSTATE; what concerns the server — crashes, checkpoints, refusals to start — is
    /// logged as ever.
    private var discreet: [String: String] {
        [
            "log_min_messages": "log",
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",  // no DETAIL, which quotes rows
            "log_statement": "none",
            "log_duration": "off",
            "log_min_duration_statement": "-1",
            "log_min_duration_sample": "-1",
            "log_transaction_sample_rate": "0",
            "log_parameter_max_length": "0",
            "log_parameter_max_length_on_error": "0",
            "log_connections": "off",
            "log_disconnections": "off",
            "log_lock_waits": "off",
            "log_temp_files": "-1",
            "log_replication_commands": "off",
            "log_parser_stats": "off",
            "log_planner_stats": "off",
            "log_executor_stats": "off",
            "log_statement_stats": "off",
            "debug_print_parse": "off",
            "debug_print_rewritten": "off",
            "debug_print_plan": "off",
            "shared_preload_libraries": "",  // no auto_explain
            "session_preload_libraries": "",
            "local_preload_libraries": "",
        ]
    }

    /// Where this cluster is, and that nobody reaches it over a network.
    private var local: [String: String] {
        [
            "listen_addresses": "",
            "port": String(ClusterLayout.port),
            "unix_socket_directories": layout.socketDirectory,
            "unix_socket_permissions": "0700",
            "hba_file": layout.accessFile,
            "cluster_name": layout.serverName,
            "logging_collector": "on",
            "log_destination": "stderr",
            "log_directory": layout.logDirectory,
            "log_filename": "postgresql-%Y%m%d-%H%M%S.log",
            "log_file_mode": "0600",
            "log_rotation_age": "1d",
            "log_rotation_size": "10MB",
            "log_line_prefix": "%m [%p] %q%u ",
        ]
    }

    static let access = "# Written by Komorne at each start.\nlocal all all scram-sha-256\n"

    private static func quoted(_ value: String) -> String {
        "'" + value.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'"
    }
}
