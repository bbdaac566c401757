import NIOCore
import NIOHTTP1

/// What is no HTTP at all is answered by SwiftNIO itself, 400, before any of our code: that answer, too, says to the browser
/// what every answer does.
///
/// SwiftNIO's handler writes it towards the network, so whoever would complete it must stand on that side of it: this one
/// puts it there as soon as it is added.
final class ParserAnswers: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard let answering = try? pipeline.handler(type: HTTPServerProtocolErrorHandler.self) else { return }
        try? pipeline.addHandler(Completing(), position: .before(answering))
    }

    /// Adds the guard to an answer that comes without it.
    private final class Completing: ChannelOutboundHandler, RemovableChannelHandler {
        typealias OutboundIn = HTTPServerResponsePart
        typealias OutboundOut = HTTPServerResponsePart

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            guard case .head(var head) = Self.unwrapOutboundIn(data), head.status.code >= 200,
                !head.headers.contains(name: "x-content-type-options")
            else { return context.write(data, promise: promise) }
            head.headers.add(name: "x-content-type-options", value: "nosniff")
            head.headers.add(name: "cache-control", value: "no-store")
            head.headers.add(name: "content-security-policy", value: "default-src 'none'; frame-ancestors 'none'")
            head.headers.add(name: "referrer-policy", value: "same-origin")
            context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
        }
    }
}
