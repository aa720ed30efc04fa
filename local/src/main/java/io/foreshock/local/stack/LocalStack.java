package io.foreshock.local.stack;

import io.foreshock.local.http.ShortHttp;
import io.foreshock.local.process.ChildSpec;
import io.foreshock.local.process.ComponentException;
import io.foreshock.local.process.ManagedProcess;
import io.foreshock.local.process.Probe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A running stack: broker, registry and Flink with the status job, started side by side, each a
 * child process. They end when this process does, however it ends; {@link #close} stops them in
 * order.
 */
public final class LocalStack implements AutoCloseable {
    private final DataDirectory data;
    private final StackPorts ports;
    private final ChildSpecs specs;
    private final StackListener listener;
    private final Map<Component, ManagedProcess> running =
            Collections.synchronizedMap(new EnumMap<>(Component.class));
    private final CompletableFuture<ComponentException> failure = new CompletableFuture<>();

    private LocalStack(
            Distribution distribution,
            DataDirectory data,
            StackPorts ports,
            StackListener listener) {
        this.data = data;
        this.ports = ports;
        this.specs = new ChildSpecs(distribution, data, ports);
        this.listener = listener;
    }

    /**
     * Starts a stack and returns when its job runs. When it throws, all that was started has been
     * stopped.
     *
     * @throws ComponentException if a component dies or is late
     */
    public static LocalStack start(
            Distribution distribution, DataDirectory data, StackPorts ports, StackListener listener)
            throws IOException, InterruptedException {
        LocalStack stack = new LocalStack(distribution, data, ports, listener);
        try {
            stack.reportMoved();
            stack.inParallel(List.of(stack::startBroker, stack::startRegistry, stack::startFlink));
            stack.startJob();
            stack.addresses().write(data.root());
            return stack;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /**
     * Starts broker and registry alone, without Flink.
     *
     * @throws ComponentException if a component dies or is late
     */
    public static LocalStack startBackbone(
            Distribution distribution, DataDirectory data, StackPorts ports, StackListener listener)
            throws IOException, InterruptedException {
        LocalStack stack = new LocalStack(distribution, data, ports, listener);
        try {
            stack.inParallel(List.of(stack::startBroker, stack::startRegistry));
            return stack;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /**
     * Starts the collector on this host.
     *
     * @param options its options beyond the addresses
     * @param ready whether it is seen to publish
     * @throws ComponentException if it dies or is late
     */
    public void startCollector(List<String> options, Probe ready)
            throws IOException, InterruptedException {
        start(Component.COLLECTOR, specs.collector(options), ready, "publishing");
    }

    /** Stops the collector on this host; another may be started in its place. */
    public void stopCollector() throws InterruptedException {
        stop(Component.COLLECTOR);
    }

    private void stop(Component component) throws InterruptedException {
        listener.stopping(component);
        boolean inGoodOrder = false;
        try {
            inGoodOrder = process(component).stop(component.stopLimit());
        } finally {
            running.remove(component);
            listener.stopped(component, inGoodOrder);
        }
    }

    /** Process id of a component that was started. */
    public long pid(Component component) {
        return process(component).pid();
    }

    /** Where its parts listen. */
    public StackAddresses addresses() {
        return ports.addresses();
    }

    /** Completes when a component ends without having been told to. */
    public CompletableFuture<ComponentException> failure() {
        return failure;
    }

    private void reportMoved() {
        Map.of(
                        Component.BROKER, ports.broker(),
                        Component.REGISTRY, ports.registry(),
                        Component.FLINK, ports.flink())
                .forEach(
                        (component, port) -> {
                            if (port.moved() && port.preferred() != 0) {
                                listener.portMoved(component, port);
                            }
                        });
    }

    private Void startBroker() throws IOException, InterruptedException {
        start(Component.BROKER, specs.broker(), this::brokerServes, addresses().kafka());
        return null;
    }

    private boolean brokerServes() throws IOException, InterruptedException {
        if (TopicCreation.listens(ports.broker().port())) {
            TopicCreation.ensure(addresses().kafka());
        }
        return true;
    }

    private Void startRegistry() throws IOException, InterruptedException {
        start(Component.REGISTRY, specs.registry(), this::registryServes, addresses().registry());
        return null;
    }

    private boolean registryServes() throws IOException {
        ShortHttp.get(addresses().registry() + "/subjects");
        ShortHttp.put(addresses().registry() + "/config", "{\"compatibility\":\"BACKWARD\"}");
        return true;
    }

    private Void startFlink() throws IOException, InterruptedException {
        start(
                Component.FLINK,
                specs.flink(),
                () -> !ShortHttp.get(addresses().flink() + "/overview").isEmpty(),
                addresses().flink());
        return null;
    }

    private void startJob() throws IOException, InterruptedException {
        long from = System.nanoTime();
        listener.startingJob();
        ManagedProcess flink = process(Component.FLINK);
        flink.send("submit");
        flink.awaitReady(
                () -> JobState.allRunning(ShortHttp.get(addresses().flink() + "/jobs/overview")),
                Component.FLINK.startLimit());
        listener.jobRuns(Duration.ofNanos(System.nanoTime() - from));
    }

    private void start(Component component, ChildSpec spec, Probe probe, String address)
            throws IOException, InterruptedException {
        long from = System.nanoTime();
        listener.starting(component);
        ManagedProcess process = ManagedProcess.start(spec, data.logs());
        running.put(component, process);
        var unused = process.unexpectedEnd().thenAccept(failure::complete);
        process.awaitReady(probe, component.startLimit());
        listener.ready(component, Duration.ofNanos(System.nanoTime() - from), address);
    }

    private ManagedProcess process(Component component) {
        return Objects.requireNonNull(running.get(component));
    }

    private void inParallel(List<Callable<Void>> starts) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(starts.size());
        CompletionService<Void> started = new ExecutorCompletionService<>(threads);
        starts.forEach(started::submit);
        try {
            for (int i = 0; i < starts.size(); i++) {
                started.take().get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(5, TimeUnit.SECONDS); // none starts a process after close
        }
    }

    /** Stops every component, the last started first. Returns when all are gone. */
    @Override
    public void close() {
        List<Component> reverse = new ArrayList<>(running.keySet());
        Collections.reverse(reverse);
        boolean interrupted = Thread.interrupted();
        for (Component component : reverse) {
            if (component.compareTo(Component.FLINK) < 0) {
                running.values().forEach(ManagedProcess::requestStop); // nothing uses them now
            }
            try {
                stop(component);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
