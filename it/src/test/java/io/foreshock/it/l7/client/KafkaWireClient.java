package io.foreshock.it.l7.client;

import io.foreshock.it.l7.server.KafkaBroker;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * Kafka's protocol with the messages of Kafka's own library, but over a plain socket, where each
 * exchange can be timed exactly: first byte written until last byte read.
 */
public final class KafkaWireClient implements AutoCloseable {
    private static final String CLIENT = "wire";
    private static final int TIMEOUT_MS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Writer log;
    private int correlation;

    private KafkaWireClient(int port, Writer log) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        this.log = log;
    }

    /**
     * Makes requests one after the other.
     *
     * @param args options as all clients have them; {@code --mix} names of {@link KafkaRequest}, in
     *     turns
     */
    public static void main(String[] args) throws IOException {
        ClientOptions options = ClientOptions.parse(args);
        List<KafkaRequest> mix =
                List.of(options.text("mix", "metadata").split(",")).stream()
                        .map(name -> KafkaRequest.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        try (Writer log = Files.newBufferedWriter(options.truth());
                KafkaWireClient client = new KafkaWireClient(options.port(), log)) {
            Pace pace = new Pace(options.perSecond());
            for (int turn = 0; turn < options.count(); turn++) {
                pace.await(turn);
                client.exchange(mix.get(turn % mix.size()));
            }
        }
    }

    private void exchange(KafkaRequest kind) throws IOException {
        AbstractRequest request = kind.build(KafkaBroker.TOPIC);
        ApiKeys api = request.apiKey();
        RequestHeader header = new RequestHeader(api, request.version(), CLIENT, correlation++);
        ByteBuffer body = request.serializeWithHeader(header);
        ByteBuffer message = ByteBuffer.allocate(Integer.BYTES + body.remaining());
        message.putInt(body.remaining()).put(body);
        long start = System.nanoTime();
        out.write(message.array());
        byte[] answer = new byte[in.readInt()];
        in.readFully(answer);
        long duration = System.nanoTime() - start;
        AbstractResponse response = AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
        write(api, kind.topic(KafkaBroker.TOPIC), start, duration, error(response));
    }

    private static Errors error(AbstractResponse response) {
        Iterator<Errors> errors = response.errorCounts().keySet().iterator();
        Errors first = Errors.NONE;
        while (errors.hasNext() && first == Errors.NONE) {
            first = errors.next();
        }
        return first;
    }

    private void write(ApiKeys api, String topic, long start, long duration, Errors error)
            throws IOException {
        String ended =
                error == Errors.NONE
                        ? "\"error_name\": \"\", \"outcome\": \"OK\""
                        : String.format(
                                "\"error_name\": \"%s\", \"error_code\": %d", error, error.code());
        log.write(
                String.format(
                        "{\"protocol\": \"kafka\", \"start_ns\": %d, \"duration_ns\": %d,"
                                + " \"method\": \"%s\", \"endpoint\": \"%s\", %s,"
                                + " \"port\": %d}%n",
                        start, duration, api.name, topic, ended, socket.getLocalPort()));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
