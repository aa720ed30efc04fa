package io.foreshock.collector.l7.exchange;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A connection for tests: of process 100, from 10.0.0.1:40000 to 10.0.0.2:80, at the client. */
public final class ConnectionFixture implements ConnectionIdentity {
    private final byte[] bytes = new byte[64];
    private int commLength;
    private int localLength;
    private int peerLength;
    private int pid = 100;
    private int tid = 101;
    private long cgroupId = 77;
    private long id = 7;
    private @Nullable Side side = Side.CLIENT;
    private int localPort = 40_000;
    private int peerPort = 80;

    public ConnectionFixture() {
        comm("worker");
        local(address("10.0.0.1"), 40_000);
        peer(address("10.0.0.2"), 80);
    }

    /** The bytes of an IP address. */
    public static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    public ConnectionFixture side(@Nullable Side ofSide) {
        side = ofSide;
        return this;
    }

    public ConnectionFixture process(int ofPid, int ofTid, long ofCgroup) {
        pid = ofPid;
        tid = ofTid;
        cgroupId = ofCgroup;
        return this;
    }

    public ConnectionFixture socket(long cookie) {
        id = cookie;
        return this;
    }

    public ConnectionFixture comm(String comm) {
        byte[] text = comm.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, bytes, 0, text.length);
        commLength = text.length;
        return this;
    }

    public ConnectionFixture local(byte[] address, int port) {
        System.arraycopy(address, 0, bytes, 20, address.length);
        localLength = address.length;
        localPort = port;
        return this;
    }

    public ConnectionFixture peer(byte[] address, int port) {
        System.arraycopy(address, 0, bytes, 40, address.length);
        peerLength = address.length;
        peerPort = port;
        return this;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public long cgroupId() {
        return cgroupId;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public @Nullable Side side() {
        return side;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int commAt() {
        return 0;
    }

    @Override
    public int commLength() {
        return commLength;
    }

    @Override
    public int localAt() {
        return 20;
    }

    @Override
    public int localLength() {
        return localLength;
    }

    @Override
    public int localPort() {
        return localPort;
    }

    @Override
    public int peerAt() {
        return 40;
    }

    @Override
    public int peerLength() {
        return peerLength;
    }

    @Override
    public int peerPort() {
        return peerPort;
    }
}
