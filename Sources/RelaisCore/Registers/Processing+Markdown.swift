extension Processing {
    /// The whole register as a document.
    package func markdown(in language: Language) -> String {
        func say(_ french: String, _ english: String) -> String {
            language.typeset(language == .french ? french : english)
        }
        func said(_ words: String) -> String { Self.said(words, in: language) }
        let colon = say(" : ", ": ")
        var lines = [
            "# \(say("Registre des traitements", "Register of processing"))", "",
            "\(say("Responsable", "Controller"))\(colon)\(organisation). \(madeOn.text).",
            "\(say("Contact", "Contact"))\(colon)\(contact ?? say("à préciser dans les réglages (privacy_contact)", "to be settled (privacy_contact)")).",
            "",
        ]
        for entry in entries where !entry.tables.isEmpty {
            lines += [
                "## \(entry.activity.name(in: language))", "",
                "- \(say("Base légale", "Ground"))\(colon)\(entry.activity.basis(in: language))",
                "- \(say("Personnes", "People"))\(colon)\(entry.activity.people.map { $0.name(in: language) }.joined(separator: ", "))",
                "- \(say("Finalités", "Purposes"))\(colon)\(entry.purposes.map(said).joined(separator: say(" ; ", "; ")))",
                "- \(say("Durées", "Retention"))\(colon)\(entry.retentions.map(said).joined(separator: say(" ; ", "; ")))",
                "",
                "| \(say("Donnée", "Data")) | \(say("Pour quoi", "What for")) | \(say("Combien de temps", "How long")) |",
                "|---|---|---|",
            ]
            for table in entry.tables {
                lines += table.columns.map {
                    "| `\(table.name).\($0.name)` | \(said($0.purpose)) | \(said($0.retention)) |"
                }
            }
            lines.append("")
        }
        lines += ["## \(say("Destinataires", "Recipients"))", ""]
        lines +=
            recipients.isEmpty
            ? [say("Aucune convention en vigueur.", "No agreement in force.")]
            : recipients.map {
                "- \($0.name)\(colon)\($0.covers)\($0.until.map { " (\(say("jusqu’au", "until")) \($0.text))" } ?? "")"
            }
        lines += ["", "## \(say("Qui peut quoi", "Who may do what"))", ""]
        lines += Role.allCases.map { role in
            let may = Permission.allCases.filter(role.permissions.contains).map(\.rawValue)
            return "- `\(role.rawValue)`\(colon)\(may.joined(separator: ", "))"
        }
        if let terms {
            lines += ["", "## \(say("Durées réglées ici", "Terms settled here"))", ""]
            lines += Retention.Class.allCases.map { kept in
                "- \(kept.name(in: language))\(colon)\(terms.months(of: kept)) \(say("mois", "months")). \(kept.law(in: language))"
            }
        }
        lines += ["", "## \(say("Mesures de sécurité", "Security measures"))", ""]
        lines += Self.measures(in: language).map { "- \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
