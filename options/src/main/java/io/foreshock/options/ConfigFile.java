package io.foreshock.options;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads one YAML file into dotted keys; nested maps join their keys with a dot, lists their items
 * with a comma. Every value is taken as it is written: {@code 0123} stays 0123, {@code no} stays
 * no.
 */
final class ConfigFile {
    private ConfigFile() {}

    static Map<String, String> read(Path file) {
        try {
            Object root = yaml().load(text(file));
            Map<String, String> flat = new LinkedHashMap<>();
            if (root instanceof Map<?, ?> map) {
                flatten(file, "", map, flat);
            } else if (root != null) {
                throw new InvalidOptionException(
                        "config file " + file + " must hold a YAML mapping of keys to values");
            }
            return flat;
        } catch (ReaderException e) {
            throw noText(file);
        } catch (YAMLException e) {
            throw new InvalidOptionException(
                    "config file " + file + " is not valid YAML: " + e.getMessage());
        }
    }

    private static String text(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidOptionException("config file " + file + " is a directory");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw noText(file);
        } catch (NoSuchFileException e) {
            throw new InvalidOptionException("config file " + file + " does not exist");
        } catch (AccessDeniedException e) {
            throw new InvalidOptionException(
                    "config file " + file + " cannot be read: permission denied");
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "config file " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static InvalidOptionException noText(Path file) {
        return new InvalidOptionException("config file " + file + " is not text in UTF-8");
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions dumper = new DumperOptions();
        return new Yaml(
                new SafeConstructor(options),
                new Representer(dumper),
                dumper,
                options,
                new PlainText());
    }

    private static void flatten(Path file, String prefix, Map<?, ?> map, Map<String, String> into) {
        map.forEach(
                (key, value) -> {
                    String path = prefix.isEmpty() ? "" + key : prefix + "." + key;
                    if (value instanceof Map<?, ?> nested) {
                        flatten(file, path, nested, into);
                    } else if (into.put(path, text(file, path, value)) != null) {
                        throw new InvalidOptionException(
                                "config file " + file + " sets " + path + " twice");
                    }
                });
    }

    private static String text(Path file, String path, @Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return value == null ? "" : value.toString();
        }
        StringBuilder joined = new StringBuilder();
        for (Object item : list) {
            if (item instanceof Map || item instanceof List) {
                throw new InvalidOptionException(
                        "config file "
                                + file
                                + ": "
                                + path
                                + " must be a list of plain values, not of lists or mappings");
            }
            joined.append(joined.length() == 0 ? "" : ",").append(item == null ? "" : item);
        }
        return joined.toString();
    }

    /** Knows no type but null: YAML 1.1 would read 0123 as 83, 1:30 as 90 and no as false. */
    private static final class PlainText extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
