import TestSupport

/// Where things of the repository are.
enum TestPaths {
    static let config = TestDatabase.repository + "config"
    static let migrations = TestDatabase.repository + "migrations"
}
