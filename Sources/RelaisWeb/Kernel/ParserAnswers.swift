import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// What is no HTTP at all is answered 400 by the server itself, before any of our code: that answer, too, says to the browser
/// what every answer does.
final class ParserAnswers: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = Self.unwrapOutboundIn(data), head.status.kind != .informational,
            head.headerFields[.xContentTypeOptions] == nil
        else { return context.write(data, promise: promise) }
        head.headerFields[.xContentTypeOptions] = "nosniff"
        head.headerFields[.cacheControl] = "no-store"
        head.headerFields[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        head.headerFields[Header.referrerPolicy] = "same-origin"
        context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
    }
}
