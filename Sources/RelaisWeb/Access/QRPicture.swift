import CQRencode

/// A text as a picture that a telephone reads, drawn here: the page's policy lets no other site draw it, and none is told.
enum QRPicture {
    /// `label` is what someone who does not see it is told. Nothing for a text that no picture holds.
    static func svg(_ text: String, label: String) -> HTML? {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let modules = code.pointee.data else { return nil }
        // Four modules of quiet around it, as ISO/IEC 18004 asks; dark on light by day and by night.
        let side = width + 8
        return """
            <svg class="qr" role="img" aria-label="\(label)" viewBox="0 0 \(side) \(side)" width="232" height="232" shape-rendering="crispEdges">\
            <rect width="\(side)" height="\(side)" fill="#fff"/><path stroke="#000" d="\(strokes(modules, width))"/></svg>
            """
    }

    /// A stroke for each run of dark modules in a row.
    private static func strokes(_ modules: UnsafeMutablePointer<UInt8>, _ width: Int) -> String {
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let start = column
                while column < width, modules[row * width + column] & 1 == 1 { column += 1 }
                if column > start { path += "M\(start + 4) \(row + 4).5h\(column - start)" }
                column += 1
            }
        }
        return path
    }
}
