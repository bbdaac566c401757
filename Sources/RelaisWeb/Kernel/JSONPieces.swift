/// What Swift's `Encodable` asks of an encoder: objects, lists and single values, written as they come.
enum JSONPieces {
    /// Where one value is written.
    final class Root: Encoder {
        let writer: JSONWriter
        let codingPath: [any CodingKey]
        var userInfo: [CodingUserInfoKey: Any] { [:] }
        /// What is still to be closed when the value has been written, the innermost last.
        var open: [UInt8] = []
        private var isWritten = false

        init(writer: JSONWriter, codingPath: [any CodingKey]) {
            (self.writer, self.codingPath) = (writer, codingPath)
        }

        func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
            KeyedEncodingContainer(Object<Key>(begin(UInt8(ascii: "{"), UInt8(ascii: "}"))))
        }

        func unkeyedContainer() -> any UnkeyedEncodingContainer { List(begin(UInt8(ascii: "["), UInt8(ascii: "]"))) }

        func singleValueContainer() -> any SingleValueEncodingContainer {
            isWritten = true
            return Single(root: self)
        }

        private func begin(_ opening: UInt8, _ closing: UInt8) -> Members {
            isWritten = true
            writer.append(opening)
            open.append(closing)
            return Members(root: self, depth: open.count)
        }

        /// Ends what was begun; what wrote nothing is an empty object.
        func close() {
            if !isWritten { _ = begin(UInt8(ascii: "{"), UInt8(ascii: "}")) }
            close(to: 0)
        }

        /// Ends what was begun inside `depth` others.
        func close(to depth: Int) { while open.count > depth { writer.append(open.removeLast()) } }
    }

    /// The members of one object or list, with commas between them.
    final class Members {
        let root: Root
        private let depth: Int
        private(set) var count = 0

        init(root: Root, depth: Int) { (self.root, self.depth) = (root, depth) }

        var writer: JSONWriter { root.writer }
        var path: [any CodingKey] { root.codingPath }

        func next(_ name: String? = nil) {
            // Whatever was begun in the member before is over.
            root.close(to: depth)
            if count > 0 { writer.append(UInt8(ascii: ",")) }
            count += 1
            if let name {
                writer.write(name: name)
                writer.append(UInt8(ascii: ":"))
            }
        }
    }

    struct Object<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let members: Members
        init(_ members: Members) { self.members = members }

        var codingPath: [any CodingKey] { members.path }

        private func next(_ key: Key) -> JSONWriter {
            members.next(key.stringValue)
            return members.writer
        }

        func encodeNil(forKey key: Key) { next(key).writeNull() }
        func encode(_ value: Bool, forKey key: Key) { next(key).write(value) }
        func encode(_ value: String, forKey key: Key) { next(key).write(value) }
        func encode(_ value: Int, forKey key: Key) { next(key).write(value) }
        func encode(_ value: Double, forKey key: Key) throws { try next(key).write(value, at: codingPath + [key]) }
        func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
            try next(key).write(value, at: codingPath)
        }

        func nestedContainer<Inner: CodingKey>(keyedBy keys: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<
            Inner
        > {
            members.next(key.stringValue)
            return members.root.container(keyedBy: keys)
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            members.next(key.stringValue)
            return members.root.unkeyedContainer()
        }

        func superEncoder() -> any Encoder { members.root }
        func superEncoder(forKey key: Key) -> any Encoder {
            members.next(key.stringValue)
            return members.root
        }
    }

    struct List: UnkeyedEncodingContainer {
        let members: Members
        init(_ members: Members) { self.members = members }

        var codingPath: [any CodingKey] { members.path }
        var count: Int { members.count }

        private func next() -> JSONWriter {
            members.next()
            return members.writer
        }

        func encodeNil() { next().writeNull() }
        func encode(_ value: Bool) { next().write(value) }
        func encode(_ value: String) { next().write(value) }
        func encode(_ value: Int) { next().write(value) }
        func encode(_ value: Double) throws { try next().write(value, at: codingPath) }
        func encode<Value: Encodable>(_ value: Value) throws { try next().write(value, at: codingPath) }

        func nestedContainer<Inner: CodingKey>(keyedBy keys: Inner.Type) -> KeyedEncodingContainer<Inner> {
            members.next()
            return members.root.container(keyedBy: keys)
        }

        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            members.next()
            return members.root.unkeyedContainer()
        }

        func superEncoder() -> any Encoder {
            members.next()
            return members.root
        }
    }

    struct Single: SingleValueEncodingContainer {
        let root: Root
        var codingPath: [any CodingKey] { root.codingPath }

        func encodeNil() { root.writer.writeNull() }
        func encode(_ value: Bool) { root.writer.write(value) }
        func encode(_ value: String) { root.writer.write(value) }
        func encode(_ value: Double) throws { try root.writer.write(value, at: codingPath) }
        func encode(_ value: Float) throws { try root.writer.write(Double(value), at: codingPath) }
        func encode(_ value: Int) { root.writer.write(value) }
        func encode(_ value: Int8) { root.writer.write(value) }
        func encode(_ value: Int16) { root.writer.write(value) }
        func encode(_ value: Int32) { root.writer.write(value) }
        func encode(_ value: Int64) { root.writer.write(value) }
        func encode(_ value: UInt) { root.writer.write(value) }
        func encode(_ value: UInt8) { root.writer.write(value) }
        func encode(_ value: UInt16) { root.writer.write(value) }
        func encode(_ value: UInt32) { root.writer.write(value) }
        func encode(_ value: UInt64) { root.writer.write(value) }
        func encode<Value: Encodable>(_ value: Value) throws { try root.writer.write(value, at: codingPath) }
    }
}
