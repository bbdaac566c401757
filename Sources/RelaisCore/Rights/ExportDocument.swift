import Foundation

/// An export for programs (GDPR 20): what is kept, by section, each record with the fields that say something. docs/EXPORT.md tells of it.
package struct ExportDocument: Encodable, Sendable {
    let format: String
    /// The audit entry it was made by, which tells who gave it out.
    let reference: String
    let code: String
    let organisation: String
    let madeAt: Date
    let hasProtection: Bool
    let sections: [Section]
    let statement: StatementDocument

    package init(_ export: PersonExport) {
        (format, reference) = (PersonExport.format, export.reference.text)
        (code, organisation, madeAt) = (export.code, export.organisation, export.madeAt)
        hasProtection = export.hasProtection
        sections = export.sections.map { Section(name: $0.name.rawValue, records: $0.records) }
        statement = StatementDocument(export.statement)
    }

    struct Section: Encodable, Sendable {
        let name: String
        let records: [PersonExport.Record]
    }

    /// As a file: names in snake case and in order, times as RFC 3339.
    package func json() throws -> Data { try Self.json(self) }

    package static func json(_ document: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(document)
    }
}

extension PersonExport.Record: Encodable {
    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for field in fields {
            switch field.value {
            case .text(let text): try container.encode(text, forKey: Name(stringValue: field.name))
            case .list(let list): try container.encode(list, forKey: Name(stringValue: field.name))
            }
        }
    }
}
