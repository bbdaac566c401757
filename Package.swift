// swift-tools-version:6.2
import PackageDescription

let package = Package(
    name: "relais",
    products: [
        .executable(name: "relais", targets: ["relais"]),
        .executable(name: "relaisd", targets: ["relaisd"]),
        .executable(name: "relais-verify", targets: ["relais-verify"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
    ],
    targets: [
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CAssets"),
        .target(name: "Mail", dependencies: ["CCurl"]),
        .target(name: "Postgres", dependencies: ["CPostgres", .product(name: "Logging", package: "swift-log")]),
        .target(
            name: "Vault",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]),
        .target(name: "Ledger", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "Spreadsheet", dependencies: [.product(name: "SwiftCSV", package: "SwiftCSV")]),
        .target(
            name: "RelaisCore",
            dependencies: [
                "CAssets", "Ledger", "Mail", "Postgres", "Spreadsheet", "Vault",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Consent/Texts", "Links/Texts", "Registers/Texts", "Rights/Texts"]),
        .target(
            name: "RelaisWeb",
            dependencies: [
                "CQRencode", "Postgres", "RelaisCore", "Spreadsheet", "Vault",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["relais.css", "Script"]),
        .target(
            name: "Deployment",
            dependencies: [
                "Ledger", "Mail", "Postgres", "RelaisCore", "Vault",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(
            name: "relais",
            dependencies: [
                "Deployment", "Ledger", "Mail", "Postgres", "RelaisCore", "Spreadsheet", "Vault",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(
            name: "relaisd",
            dependencies: [
                "Deployment", "Mail", "Postgres", "RelaisCore", "RelaisWeb", "Vault",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(
            name: "relais-verify",
            dependencies: ["Ledger", .product(name: "ArgumentParser", package: "swift-argument-parser")]),

        .target(
            name: "RelaisTesting",
            dependencies: [
                "Ledger", "Postgres", "RelaisCore", "Vault", .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/RelaisTesting"),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres"]),
        .testTarget(name: "VaultTests", dependencies: ["Vault"]),
        .testTarget(name: "LedgerTests", dependencies: ["Ledger"]),
        .testTarget(name: "MailTests", dependencies: ["Mail"]),
        .testTarget(name: "SpreadsheetTests", dependencies: ["Spreadsheet"]),
        .testTarget(
            name: "RelaisCoreTests",
            dependencies: [
                "Ledger", "Mail", "Postgres", "RelaisCore", "RelaisTesting", "Spreadsheet", "Vault",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .testTarget(
            name: "RelaisWebTests",
            dependencies: [
                "Postgres", "RelaisCore", "RelaisTesting", "RelaisWeb", "Spreadsheet", "Vault",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Pages"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.name != "CAssets" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
}
