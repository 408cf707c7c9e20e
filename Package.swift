// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is built alike: strict, and with no warning left.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let certificates: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

/// The server's own parts, as `ARCHITECTURE.md` draws them.
let libraries: [Target] = [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(name: "Postgres", dependencies: ["CLibpq", logging], swiftSettings: strict),
    .target(name: "Safeguards", dependencies: [crypto], swiftSettings: strict),
    .target(name: "Persistence", dependencies: ["Postgres", "Safeguards", crypto, logging], swiftSettings: strict),
    .target(name: "Casework", dependencies: ["Persistence", "Safeguards"], swiftSettings: strict),
    .target(
        name: "Web",
        dependencies: [
            "Safeguards", hummingbird, httpTypes, lifecycle, logging, nioCore, nioHTTP1, nioPosix, nioSSL, nioTLS,
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "HummingbirdHTTP2", package: "hummingbird"),
            .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        ],
        swiftSettings: strict
    ),
    .target(name: "API", dependencies: ["Safeguards", "Web", hummingbird, httpTypes, nioCore], swiftSettings: strict),
    .target(
        name: "Jobs",
        dependencies: ["Casework", "Persistence", "Safeguards", logging],
        swiftSettings: strict
    ),
    .target(name: "Standalone", dependencies: [asn1, certificates, crypto, logging], swiftSettings: strict),
]

let executables: [Target] = [
    .executableTarget(
        name: "komorne",
        dependencies: [
            "API", "CLinux", "Casework", "Jobs", "Persistence", "Postgres", "Safeguards", "Standalone", "Web",
            argumentParser, asyncHTTPClient, configuration, httpTypes, hummingbird, lifecycle, logging, nioCore,
            nioHTTP1, nioPosix,
            nioSSL, systemPackage, unixSignals,
        ],
        swiftSettings: strict
    ),
    .executableTarget(
        name: "komorne-bench",
        dependencies: [
            "API", "Casework", "Persistence", "Postgres", "Safeguards", "Standalone", "Web",
            argumentParser, asyncHTTPClient, hummingbird, lifecycle, logging, nioCore, nioHTTP1, nioSSL, unixSignals,
        ],
        swiftSettings: strict
    ),
]

/// What tests of several targets need: a throw-away database, a client that reaches `*.localhost`.
let testSupport: Target = .target(
    name: "TestSupport",
    dependencies: [
        "Persistence", "Postgres", "Safeguards", "Standalone", asn1, asyncHTTPClient, certificates, crypto, httpTypes,
        logging, nioCore, nioHTTP1, nioPosix, nioSSL,
    ],
    path: "Tests/TestSupport",
    swiftSettings: strict
)

let tests: [Target] = [
    testSupport,
    .testTarget(
        name: "APITests",
        dependencies: ["API", "Safeguards", "TestSupport", "Web", httpTypes, hummingbird, lifecycle, logging],
        swiftSettings: strict
    ),
    .testTarget(
        name: "CaseworkTests",
        dependencies: ["Casework", "Persistence", "Postgres", "Safeguards", "TestSupport"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "JobsTests",
        dependencies: ["Casework", "Jobs", "Persistence", "Postgres", "Safeguards", "TestSupport", logging],
        swiftSettings: strict
    ),
    .testTarget(
        name: "KomorneTests",
        dependencies: [
            "komorne", "Casework", "Persistence", "Postgres", "Safeguards", "Standalone", "TestSupport", "Web",
            hummingbird, logging,
        ],
        swiftSettings: strict
    ),
    .testTarget(
        name: "PersistenceTests",
        dependencies: ["Persistence", "Postgres", "Safeguards", "TestSupport", logging],
        swiftSettings: strict
    ),
    .testTarget(name: "PostgresTests", dependencies: ["CLibpq", "Postgres", logging], swiftSettings: strict),
    .testTarget(name: "SafeguardsTests", dependencies: ["Persistence", "Safeguards", crypto], swiftSettings: strict),
    .testTarget(name: "StandaloneTests", dependencies: ["Standalone", logging], swiftSettings: strict),
    .testTarget(name: "TidyTests", swiftSettings: strict),
    .testTarget(
        name: "WebTests",
        dependencies: [
            "Safeguards", "TestSupport", "Web", asyncHTTPClient, httpTypes, hummingbird, lifecycle, logging, nioCore,
            nioHTTP1, nioPosix, nioSSL, nioTLS,
        ],
        swiftSettings: strict
    ),
]

let package = Package(
    name: "komorne",
    products: [
        .executable(name: "komorne", targets: ["komorne"]),
        .executable(name: "komorne-bench", targets: ["komorne-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: libraries + executables + tests,
    swiftLanguageModes: [.v6]
)
