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
let asyncAlgorithms: Target.Dependency = .product(name: "AsyncAlgorithms", package: "swift-async-algorithms")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let certificates: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

/// The server's own parts, as `ARCHITECTURE.md` draws them.
let libraries: [Target] = [
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "DebtDomain", swiftSettings: strict),
    .target(name: "Postgres", dependencies: ["CLibpq", logging], swiftSettings: strict),
    .target(name: "Safeguards", dependencies: ["CArgon2", crypto], swiftSettings: strict),
    .target(
        name: "Correspondence",
        dependencies: ["CCurl", "CPango", "CQREncode", "CZlib"],
        swiftSettings: strict
    ),
    .target(name: "Interchange", dependencies: ["CArchive", "CExpat", "CZlib", "DebtDomain"], swiftSettings: strict),
    .target(name: "Persistence", dependencies: ["Postgres", "Safeguards", crypto, logging], swiftSettings: strict),
    .target(
        name: "Casework",
        dependencies: ["Correspondence", "DebtDomain", "Interchange", "Persistence", "Safeguards", crypto],
        swiftSettings: strict
    ),
    .target(
        name: "Web",
        dependencies: [
            "Casework", "Safeguards", asyncAlgorithms, crypto, hummingbird, httpTypes, lifecycle, logging, nioCore,
            nioHTTP1, nioPosix, nioSSL, nioTLS,
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "HummingbirdHTTP2", package: "hummingbird"),
            .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        ],
        swiftSettings: strict
    ),
    .target(
        name: "API",
        dependencies: ["Casework", "DebtDomain", "Safeguards", "Web", hummingbird, httpTypes, nioCore],
        swiftSettings: strict
    ),
    .target(
        name: "Admin",
        dependencies: ["Casework", "DebtDomain", "Safeguards", "Web", hummingbird, httpTypes, mustache, nioCore],
        resources: [.copy("Templates"), .copy("Assets")],
        swiftSettings: strict
    ),
    .target(
        name: "Jobs",
        dependencies: ["Casework", "Correspondence", "Persistence", "Safeguards", logging],
        swiftSettings: strict
    ),
    .target(name: "Standalone", dependencies: [asn1, certificates, crypto, logging], swiftSettings: strict),
]

let executables: [Target] = [
    .executableTarget(
        name: "komorne",
        dependencies: [
            "API", "Admin", "CLinux", "Casework", "Correspondence", "DebtDomain", "Jobs", "Persistence", "Postgres",
            "Safeguards", "Standalone", "Web", argumentParser, asyncHTTPClient, configuration, httpTypes, hummingbird,
            lifecycle,
            logging, nioCore, nioHTTP1, nioPosix, nioSSL, systemPackage, unixSignals,
        ],
        swiftSettings: strict
    ),
    .executableTarget(
        name: "komorne-bench",
        dependencies: [
            "API", "Admin", "Casework", "Persistence", "Postgres", "Safeguards", "Standalone", "Web",
            argumentParser, asyncHTTPClient, hummingbird, lifecycle, logging, nioCore, nioHTTP1, nioSSL, unixSignals,
        ],
        swiftSettings: strict
    ),
]

/// What tests of several targets need: a throw-away database, a client that reaches `*.localhost`.
let testSupport: Target = .target(
    name: "TestSupport",
    dependencies: [
        "Casework", "Persistence", "Postgres", "Safeguards", "Standalone", asn1, asyncHTTPClient, certificates, crypto,
        httpTypes, logging, nioCore, nioHTTP1, nioPosix, nioSSL,
    ],
    path: "Tests/TestSupport",
    swiftSettings: strict
)

let tests: [Target] = [
    testSupport,
    .testTarget(
        name: "AdminTests",
        dependencies: ["Admin", "Casework", "DebtDomain", "Safeguards", "Web", mustache],
        swiftSettings: strict
    ),
    .testTarget(
        name: "APITests",
        dependencies: [
            "API", "Admin", "Casework", "Persistence", "Postgres", "Safeguards", "TestSupport", "Web", crypto,
            httpTypes,
            hummingbird, lifecycle, logging,
        ],
        exclude: ["peers"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "CaseworkTests",
        dependencies: [
            "Casework", "Correspondence", "DebtDomain", "Persistence", "Postgres", "Safeguards", "TestSupport", crypto,
        ],
        swiftSettings: strict
    ),
    .testTarget(
        name: "CorrespondenceTests",
        dependencies: ["Correspondence", "TestSupport"],
        exclude: ["Readers", "Servers"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "DebtDomainTests",
        dependencies: ["DebtDomain", "TestSupport"],
        exclude: ["peers"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "InterchangeTests",
        dependencies: ["DebtDomain", "Interchange", "TestSupport"],
        exclude: ["Samples", "peers"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "JobsTests",
        dependencies: [
            "Casework", "Correspondence", "Jobs", "Persistence", "Postgres", "Safeguards", "TestSupport", logging,
        ],
        swiftSettings: strict
    ),
    .testTarget(
        name: "KomorneTests",
        dependencies: [
            "komorne", "Casework", "Correspondence", "Persistence", "Postgres", "Safeguards", "Standalone",
            "TestSupport", "Web", hummingbird, logging,
        ],
        swiftSettings: strict
    ),
    .testTarget(
        name: "PersistenceTests",
        dependencies: ["Persistence", "Postgres", "Safeguards", "TestSupport", crypto, logging],
        swiftSettings: strict
    ),
    .testTarget(name: "PostgresTests", dependencies: ["CLibpq", "Postgres", logging], swiftSettings: strict),
    .testTarget(
        name: "SafeguardsTests",
        dependencies: ["Persistence", "Safeguards", "TestSupport", crypto],
        exclude: ["peers", "policy"],
        swiftSettings: strict
    ),
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
    traits: [
        .trait(name: "Unrecorded", description: "Nothing is written into the log: for the bench of what that costs.")
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-async-algorithms.git", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: libraries + executables + tests,
    swiftLanguageModes: [.v6]
)
