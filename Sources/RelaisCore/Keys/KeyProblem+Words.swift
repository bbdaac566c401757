import Foundation

extension KeyProblem {
    var words: (french: String, english: String) {
        switch self {
        case .unknown:
            ("Le fichier de clés n’a pas cette clé.", "The key file has no such key.")
        case .inUse:
            (
                "Cette clé est en usage : faites d’abord une rotation.",
                "This key is in use: rotate first."
            )
        case .wraps(let number):
            (
                "Cette clé en enveloppe encore \(number) autres : faites d’abord une rotation.",
                "\(number) other \(number == 1 ? "key is" : "keys are") still wrapped by this one: rotate first."
            )
        case .neededUntil(.distantFuture):
            (
                "Cette clé vient de resservir : les sauvegardes peuvent en avoir besoin.",
                "This key was used again just now: backups may need it."
            )
        case .neededUntil(let day):
            (
                "Des sauvegardes peuvent avoir besoin de cette clé jusqu’au \(Day(day).text).",
                "Backups may need this key until \(Day(day).text)."
            )
        }
    }
}
