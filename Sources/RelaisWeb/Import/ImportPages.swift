import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore
import Spreadsheet

extension Site {
    /// A page for each kind of file: choose one, look at what was read and what would come of it, then import.
    ///
    /// Nothing is kept between the steps: the file goes to the browser and back inside the form, and from there nowhere.
    func addImportPages(to router: Router<Visitor>) {
        for importing in [Importing.people, .services, .mentors, .mentees, .meetings] {
            let route =
                importing.isOfProgramme ? "programmes/:id/\(importing.rawValue)/import" : "\(importing.rawValue)/import"
            router.get(RouterPath(route)) { _, visitor in try await importPage(importing, visitor) }
            router.post(RouterPath(route)) { request, visitor in try await importFile(importing, request, visitor) }
        }
    }

    /// About 10,000 rows; more go through the command line, ten megabytes at most.
    static let largestSheet = 3_000_000

    private func importPage(
        _ importing: Importing, _ visitor: Visitor, _ refusal: Refusal? = nil, choices: [String: [String]] = [:]
    ) async throws -> Response {
        let caller = try await store.read(as: visitor.credential()) { tx in
            try tx.caller.require(importing.permission)
            return try tx.caller
        }
        let view = ImportView(
            importing: importing, base: try importing.base(visitor), words: visitor.words,
            token: FormToken.field(visitor))
        return page(
            visitor.words.importTitle(importing), at: importing.place, visitor, caller,
            status: refusal == nil && visitor.comingBack == nil ? .ok : .unprocessableContent,
            view.choice(refusal, choices))
    }

    private func importFile(_ importing: Importing, _ request: Request, _ visitor: Visitor) async throws -> Response {
        if let back = visitor.comingBack {
            // Shown again without being tried: there is no file to read.
            try? back.refuseOnce()
            return try await importPage(importing, visitor, choices: back.fields)
        }
        let upload = try await Upload(request, visitor, largest: Self.largestSheet * 3 / 2) { name in
            ["file", "sheet", "act", "skip_wrong"].contains(name) || name.hasPrefix("column_")
        }
        let file = try Self.file(of: upload)
        do {
            guard let file else { throw Refusal.invalid([Invalid("file", .missing)]) }
            let sheet = try Sheet.read(file, limits: Sheet.Limits(bytes: Self.largestSheet))
            let act = try upload.text("act")
            var order = ImportOrder()
            order.isDryRun = act != "import"
            order.skipsWrong = upload.bytes("skip_wrong") != nil
            order.programme = importing.isOfProgramme ? visitor.parameters.get("id") : nil
            // What was chosen for these columns: of the file that the form carries, or of one chosen again after a session
            // that ended, while it has as many.
            let chosen = try upload.columns()
            if upload.bytes("file") == nil || chosen.count == sheet.headings.count {
                order.columns = .all(sheet.headings.indices.map { $0 < chosen.count ? chosen[$0] : nil })
            }
            return try await answer(importing, sheet, file, order, act, visitor)
        } catch let refusal as Refusal {
            switch refusal {
            case .sheet, .invalid, .importUnderWay: return try await importPage(importing, visitor, refusal)
            case .signInNeeded: return try await keepChoices(importing, upload, visitor)
            default: throw refusal
            }
        }
    }

    /// The session had ended: nothing was read, and what was chosen for the file comes back; the file itself does not.
    private func keepChoices(_ importing: Importing, _ upload: Upload, _ visitor: Visitor) async throws -> Response {
        guard let token = visitor.token else { throw Refusal.signInNeeded }
        var fields = [ComingBack.file: [""]]
        for (index, field) in try upload.columns().enumerated() { fields["column_\(index)"] = [field ?? ""] }
        if upload.bytes("skip_wrong") != nil { fields["skip_wrong"] = ["1"] }
        let path = "\(try importing.base(visitor))/import"
        let typed = TypedForm(path: path, fields: fields)
        return try await signInPage(
            visitor, keeping: try await typed.sealed(for: Credential(token), in: store), next: path,
            saying: visitor.words.fileIsNotKept)
    }

    private func answer(
        _ importing: Importing, _ sheet: Sheet, _ file: [UInt8], _ order: ImportOrder, _ act: String?,
        _ visitor: Visitor
    ) async throws -> Response {
        let report: ImportReport
        var invalid: [Invalid] = []
        do {
            report = try await importing.run(sheet, order, as: visitor.credential(), in: store)
        } catch Refusal.invalid(let found) {
            // A column is missing or chosen twice: nothing was read yet, and the columns are asked for.
            report = ImportReport(columns: Columns(of: sheet, for: importing.fields, chosen: order.columns))
            invalid = found
        }
        if act == "failures" { return Self.failures(report, sheet, visitor) }
        let caller = try await store.read(as: visitor.credential()) { try $0.caller }
        let view = ImportView(
            importing: importing, base: try importing.base(visitor), words: visitor.words,
            token: FormToken.field(visitor))
        return page(
            visitor.words.importTitle(importing), at: importing.place, visitor, caller,
            status: invalid.isEmpty ? .ok : .unprocessableContent,
            view.html(report, Data(file).base64EncodedString(), order, invalid, sheet))
    }

    /// The rows that are wrong, as a file for a spreadsheet.
    private static func failures(_ report: ImportReport, _ sheet: Sheet, _ visitor: Visitor) -> Response {
        let text = Sheet.text(report.failures(of: sheet, in: visitor.language), delimiter: ";", isMarked: true)
        let name = visitor.language == .french ? "a-corriger.csv" : "to-correct.csv"
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// The file just chosen, or the one the form carries on.
    private static func file(of upload: Upload) throws -> [UInt8]? {
        if let file = upload.bytes("file") { return file }
        guard let carried = upload.bytes("sheet") else { return nil }
        guard let data = Data(base64Encoded: Data(carried)) else { throw Unreadable() }
        return Array(data)
    }
}

extension Upload {
    /// The field that each column of a file fills, as it was chosen, from the first on.
    fileprivate func columns() throws -> [String?] {
        var columns: [String?] = []
        while let chosen = try text("column_\(columns.count)") { columns.append(chosen) }
        return columns
    }
}

extension Importing {
    /// Whether they come into a programme, below whose address the page is.
    var isOfProgramme: Bool { [.mentors, .mentees, .meetings].contains(self) }

    /// The page of these, which the import leads back to.
    func base(_ visitor: Visitor) throws -> String {
        guard isOfProgramme else { return "/\(rawValue)" }
        let id: ID<Programme> = try visitor.id(.programme)
        return "/programmes/\(id.text)/\(rawValue)"
    }

    var place: Place { self == .people ? .people : isOfProgramme ? .programmes : .services }
}
