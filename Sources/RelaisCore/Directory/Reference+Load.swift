import Crypto
import Foundation
import Postgres

extension Reference {
    private static let lists = ["communes", "communes_former", "languages", "thematiques"]
    private static let written = ["commune", "commune_former", "language", "thematique", "deployment"]

    /// Brings the reference lists to those this program carries, where others are in. As owner of the schema, after migrating;
    /// codes that left a list stay, since rows may name them.
    package static func load(_ connection: Connection) throws {
        var hash = SHA256()
        for list in lists { hash.update(data: Assets.bytes("reference/\(list).csv") ?? []) }
        let digest = Bytes(Array(hash.finalize()))
        let areIn: Only<Bool> = try connection.one(
            "SELECT coalesce(lists_sha256 = \(digest), false) FROM directory.deployment", as: Only<Bool>.self)
        guard !areIn.value else { return }
        let communes = table("reference/communes.csv")
        let former = table("reference/communes_former.csv")
        try connection.script("BEGIN; SET LOCAL ROLE relais_owner")
        do {
            // FORCE row security binds the owner too; these lists have no policy that lets anyone write.
            for list in written {
                try connection.script(SQL(trusted: "ALTER TABLE directory.\(list) NO FORCE ROW LEVEL SECURITY"))
            }
            // What has not changed is left as it is: tens of thousands of rows are not written again at every update.
            try connection.execute(
                """
                INSERT INTO directory.commune (code, name, department, postcodes, latitude, longitude, density, searched)
                SELECT g.code, g.name, g.department, string_to_array(g.postcodes, ' '), nullif(g.latitude, '')::double precision,
                    nullif(g.longitude, '')::double precision, nullif(g.density, '')::smallint, g.searched
                FROM unnest(\(communes.map { $0[0] }), \(communes.map { $0[1] }), \(communes.map { $0[2] }), \(communes.map { $0[3] }),
                    \(communes.map { $0[4] }), \(communes.map { $0[5] }), \(communes.map { $0[6] }),
                    \(communes.map { Commune.words(of: $0[1]) })) AS g (code, name, department, postcodes, latitude, longitude, density, searched)
                ON CONFLICT (code) DO UPDATE SET name = excluded.name, department = excluded.department, postcodes = excluded.postcodes,
                    latitude = excluded.latitude, longitude = excluded.longitude, density = excluded.density, searched = excluded.searched
                WHERE (commune.name, commune.department, commune.postcodes, commune.latitude, commune.longitude, commune.density, commune.searched)
                    IS DISTINCT FROM (excluded.name, excluded.department, excluded.postcodes, excluded.latitude, excluded.longitude,
                        excluded.density, excluded.searched)
                """)
            try connection.execute(
                """
                INSERT INTO directory.commune_former (code, name, joined, commune)
                SELECT * FROM unnest(\(former.map { $0[0] }), \(former.map { $0[1] }),
                    \(former.map { Commune.words(of: $0[1]).replacing(" ", with: "") }), \(former.map { $0[2] }))
                ON CONFLICT (code) DO UPDATE SET name = excluded.name, joined = excluded.joined, commune = excluded.commune
                """)
            let languages = table("reference/languages.csv")
            try connection.execute(
                """
                INSERT INTO directory.language (code, name_fr, name_en, direction)
                SELECT * FROM unnest(\(languages.map { $0[0] }), \(languages.map { $0[1] }), \(languages.map { $0[2] }), \(languages.map { $0[3] }))
                ON CONFLICT (code) DO UPDATE SET name_fr = excluded.name_fr, name_en = excluded.name_en, direction = excluded.direction
                """)
            let thematiques = table("reference/thematiques.csv")
            try connection.execute(
                """
                INSERT INTO directory.thematique (code, label_fr, label_en)
                SELECT * FROM unnest(\(thematiques.map { $0[0] }), \(thematiques.map { $0[1] }), \(thematiques.map { $0[2] }))
                ON CONFLICT (code) DO UPDATE SET label_fr = excluded.label_fr, label_en = excluded.label_en
                """)
            try connection.execute("UPDATE directory.deployment SET lists_sha256 = \(digest)")
            try connection.flush()
            for list in written {
                try connection.script(SQL(trusted: "ALTER TABLE directory.\(list) FORCE ROW LEVEL SECURITY"))
            }
            try connection.commit()
        } catch {
            connection.rollback()
            throw error
        }
    }

    /// The lines of a list below its header, each as its columns. Our own files: RFC 4180, no line break inside a value.
    static func table(_ name: String) -> [[String]] {
        let text = String(decoding: Assets.bytes(name) ?? [], as: UTF8.self)
        return text.split(separator: "\n").dropFirst().map { columns(of: $0) }
    }

    private static func columns(of line: Substring) -> [String] {
        // Nearly all of them, and tens of thousands.
        guard line.utf8.contains(UInt8(ascii: "\"")) else {
            return line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
                String(Substring($0))
            }
        }
        var columns = [""]
        var isQuoted = false
        var previous: Character?
        for character in line {
            switch (character, isQuoted) {
            case ("\"", false):
                // A doubled quote inside a quoted value stands for one.
                if previous == "\"" { columns[columns.count - 1].append("\"") }
                isQuoted = true
            case ("\"", true): isQuoted = false
            case (",", false): columns.append("")
            default: columns[columns.count - 1].append(character)
            }
            previous = character
        }
        return columns
    }
}
