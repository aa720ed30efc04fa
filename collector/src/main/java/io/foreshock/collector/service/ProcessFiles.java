package io.foreshock.collector.service;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the few files of a process that name its service. Of the environment, which is secret, only
 * the two variables of OpenTelemetry are ever looked at, and the buffers are wiped after. Not safe
 * for use by several threads.
 */
final class ProcessFiles {
    private static final int LARGEST_FILE = 64 * 1024;
    private static final int LARGEST_ENVIRONMENT = 1024 * 1024;
    private static final int LARGEST_VARIABLE = 4096;
    private static final String SERVICE_NAME = "OTEL_SERVICE_NAME=";
    private static final String RESOURCE_ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES=";

    private final String root;
    private final byte[] variable = new byte[LARGEST_VARIABLE];
    private byte[] buffer = new byte[4096];

    ProcessFiles(Path procRoot) {
        root = procRoot.toString();
    }

    /**
     * The first 64 KiB of a file of a process; null if it cannot be read, as when the process is
     * gone.
     */
    @Nullable String read(int tgid, String name) {
        try (FileInputStream in = open(tgid, name)) {
            int length = 0;
            int got;
            while ((got = in.read(buffer, length, buffer.length - length)) > 0) {
                length += got;
                if (length == buffer.length) {
                    if (length >= LARGEST_FILE) {
                        break;
                    }
                    buffer = Arrays.copyOf(buffer, 2 * length);
                }
            }
            return new String(buffer, 0, length, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }

    /** The service name that OpenTelemetry's variables give the process; null if none. */
    @Nullable String openTelemetryName(int tgid) {
        String fromAttributes = null;
        try (FileInputStream in = open(tgid, "environ")) {
            int inVariable = 0;
            int total = 0;
            int got;
            while (total < LARGEST_ENVIRONMENT && (got = in.read(buffer)) > 0) {
                total += got;
                for (int i = 0; i < got; i++) {
                    if (buffer[i] != 0) {
                        if (inVariable < LARGEST_VARIABLE) {
                            variable[inVariable++] = buffer[i];
                        }
                        continue;
                    }
                    String name = value(SERVICE_NAME, inVariable);
                    if (name != null && !name.isBlank()) {
                        return name;
                    }
                    String attributes = value(RESOURCE_ATTRIBUTES, inVariable);
                    if (attributes != null) {
                        fromAttributes = ResourceAttributes.serviceName(attributes);
                    }
                    inVariable = 0;
                }
            }
        } catch (IOException e) {
            return null;
        } finally {
            Arrays.fill(variable, (byte) 0);
            Arrays.fill(buffer, (byte) 0);
        }
        return fromAttributes;
    }

    private @Nullable String value(String prefix, int length) {
        int start = prefix.length();
        if (length < start) {
            return null;
        }
        for (int i = 0; i < start; i++) {
            if (variable[i] != prefix.charAt(i)) {
                return null;
            }
        }
        return new String(variable, start, length - start, StandardCharsets.UTF_8);
    }

    private FileInputStream open(int tgid, String name) throws IOException {
        return new FileInputStream(root + '/' + tgid + '/' + name);
    }
}
