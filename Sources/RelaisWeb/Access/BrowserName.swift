/// The kind of browser and system someone comes with, as far as it helps them to know it again: never its version.
enum BrowserName {
    static func of(_ agent: String?) -> String {
        let agent = agent ?? ""
        func first(_ names: [(part: String, name: String)]) -> String? {
            names.first { agent.contains($0.part) }?.name
        }
        let browser = first([
            ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ])
        let system = first([
            ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
            ("CrOS", "ChromeOS"), ("Linux", "Linux"),
        ])
        return [browser ?? "?", system].compactMap { $0 }.joined(separator: ", ")
    }
}
