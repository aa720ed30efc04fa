package io.foreshock.options;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads one YAML file into dotted keys; nested maps join their keys with a dot. */
final class ConfigFile {
    private ConfigFile() {}

    static Map<String, String> read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            Map<String, String> flat = new LinkedHashMap<>();
            if (root != null && !(root instanceof Map)) {
                throw new InvalidOptionException(
                        "config file " + file + " must hold a YAML mapping of keys to values");
            }
            flatten("", root, flat);
            return flat;
        } catch (YAMLException e) {
            throw new InvalidOptionException(
                    "config file " + file + " is not valid YAML: " + e.getMessage());
        } catch (IOException e) {
            throw new InvalidOptionException("config file " + file + " cannot be read: " + e);
        }
    }

    private static void flatten(String prefix, @Nullable Object node, Map<String, String> into) {
        if (node instanceof Map<?, ?> map) {
            map.forEach(
                    (key, value) ->
                            flatten(prefix.isEmpty() ? "" + key : prefix + "." + key, value, into));
        } else if (node instanceof List<?> list) {
            into.put(prefix, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
        } else if (!prefix.isEmpty()) {
            into.put(prefix, node == null ? "" : node.toString());
        }
    }
}
