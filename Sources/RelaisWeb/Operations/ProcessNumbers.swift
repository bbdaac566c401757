import Foundation

/// What the system says of this process, under the names that Prometheus gives it everywhere.
struct ProcessNumbers {
    let residentBytes: Double
    let processorSeconds: Double
    let startedAt: Double
    let openFiles: Int

    init() {
        // After the name, which may hold anything but `)`: the fields from the third on (proc(5)).
        let stat = (try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: ")").last.map { $0.split(separator: " ").map { Double($0) ?? 0 } } ?? []
        func field(_ number: Int) -> Double { fields.indices.contains(number - 3) ? fields[number - 3] : 0 }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        residentBytes = field(24) * Double(sysconf(Int32(_SC_PAGESIZE)))
        processorSeconds = (field(14) + field(15)) / ticks
        let system = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? ""
        let boot = system.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) }
        startedAt = (boot ?? 0) + field(22) / ticks
        openFiles = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
    }
}
