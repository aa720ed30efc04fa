package io.foreshock.local.provoke.request;

import java.io.IOException;

/** All that the server listens with. */
final class ShopServer implements AutoCloseable {
    private final AnsweringHttp http;
    private final SocketServer faulty;
    private final SocketServer redis;

    private ShopServer(AnsweringHttp http, SocketServer faulty, SocketServer redis) {
        this.http = http;
        this.faulty = faulty;
        this.redis = redis;
    }

    /** Listens, at ports that are free. */
    static ShopServer open() throws IOException {
        return new ShopServer(
                AnsweringHttp.open(),
                SocketServer.open(FaultyHttp::serve),
                SocketServer.open(AnsweringRedis::serve));
    }

    ServerPorts ports() {
        return new ServerPorts(http.port(), faulty.port(), redis.port());
    }

    @Override
    public void close() throws IOException {
        http.close();
        faulty.close();
        redis.close();
    }
}
