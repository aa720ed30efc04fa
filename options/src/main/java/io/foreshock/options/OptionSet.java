package io.foreshock.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All options of one process, and the one way to resolve them: flag, then environment, then file,
 * then default. Unknown keys and impossible values are refused.
 */
public final class OptionSet {
    private static final String CONFIG_FLAG = "config";

    private final String command;
    private final String envPrefix;
    private final List<String> passThroughPrefixes;
    private final Map<String, Option<?>> byKey = new LinkedHashMap<>();

    /**
     * @param command what the user types, for help: {@code foreshock collect}
     * @param envPrefix prefix of environment variables: {@code FORESHOCK_COLLECTOR}
     * @param passThroughPrefixes key prefixes that pass through unchecked: {@code kafka.}
     * @param options every option, in the order of help and reference
     */
    public OptionSet(
            String command,
            String envPrefix,
            List<String> passThroughPrefixes,
            List<Option<?>> options) {
        this.command = command;
        this.envPrefix = envPrefix;
        this.passThroughPrefixes = List.copyOf(passThroughPrefixes);
        Set<String> names = new HashSet<>(Set.of(CONFIG_FLAG));
        for (Option<?> option : options) {
            if (byKey.put(option.key(), option) != null) {
                throw new IllegalArgumentException("option " + option.key() + " declared twice");
            }
            if (!names.add(option.flag())) {
                throw new IllegalArgumentException("flag --" + option.flag() + " declared twice");
            }
        }
    }

    /**
     * Resolves command-line arguments with the environment and the file that {@code --config}, or
     * the variable {@code <prefix>_CONFIG}, names.
     *
     * @param args {@code --flag value}, {@code --flag=value}, or {@code --flag} for a boolean
     * @param env of it only names with the prefix count, but for what Kubernetes sets for Services
     * @throws InvalidOptionException on unknown or impossible options, whatever their source; it
     *     names each
     */
    public OptionValues resolve(String[] args, Map<String, String> env) {
        List<String> refusals = new ArrayList<>();
        Map<String, String> flags = new LinkedHashMap<>();
        String configFlag = readFlags(args, flags, refusals);
        String config = configFlag == null ? env.get(configEnv()) : configFlag;
        Map<String, String> file = config == null ? Map.of() : ConfigFile.read(Path.of(config));
        for (String key : file.keySet()) {
            if (!byKey.containsKey(key) && !isPassedThrough(key)) {
                refusals.add(unknown(key, "config file " + config));
            }
        }
        OptionValues values = merge(flags, envByKey(env, refusals), file, config, refusals);
        if (!refusals.isEmpty()) {
            throw InvalidOptionException.of(refusals);
        }
        return values;
    }

    private OptionValues merge(
            Map<String, String> flags,
            Map<String, String> env,
            Map<String, String> file,
            @Nullable String config,
            List<String> refusals) {
        Map<String, Object> values = new HashMap<>();
        for (Option<?> option : byKey.values()) {
            try {
                values.put(option.key(), value(option, flags, env, file, config));
            } catch (InvalidOptionException e) {
                refusals.add("" + e.getMessage());
            }
        }
        Map<String, String> passed = new LinkedHashMap<>();
        for (Map<String, String> source : List.of(file, env, flags)) {
            source.forEach(
                    (key, value) -> {
                        if (isPassedThrough(key)) {
                            passed.put(key, value);
                        }
                    });
        }
        return new OptionValues(values, passed);
    }

    private <T> T value(
            Option<T> option,
            Map<String, String> flags,
            Map<String, String> env,
            Map<String, String> file,
            @Nullable String config) {
        String key = option.key();
        if (flags.containsKey(key)) {
            return option.parse(flags.get(key), "flag --" + option.flag());
        }
        if (env.containsKey(key)) {
            return option.parse(env.get(key), "environment " + option.env(envPrefix));
        }
        return file.containsKey(key)
                ? option.parse(file.get(key), "config file " + config)
                : option.parse(option.defaultText(), "default");
    }

    private @Nullable String readFlags(
            String[] args, Map<String, String> flags, List<String> refusals) {
        String config = null;
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            if (!arg.startsWith("--")) {
                throw new InvalidOptionException(
                        "unexpected argument '" + arg + "'; see " + command + " --help");
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
            String key = keyOfFlag(name);
            String value;
            if (equals >= 0) {
                value = arg.substring(equals + 1);
            } else if ((isBoolean(key) || !isKnown(key))
                    && (i + 1 == args.length || args[i + 1].startsWith("--"))) {
                value = "true";
            } else if (i + 1 < args.length && !args[i + 1].startsWith("--")) {
                value = args[++i];
            } else {
                throw new InvalidOptionException("--" + name + " needs a value");
            }
            if (key.equals(CONFIG_FLAG)) {
                config = value;
            } else if (!isKnown(key)) {
                refusals.add(unknownFlag(name));
            } else {
                flags.put(key, value);
            }
        }
        return config;
    }

    private boolean isBoolean(String key) {
        Option<?> option = byKey.get(key);
        return option != null && option.isBoolean();
    }

    private String keyOfFlag(String name) {
        for (Option<?> option : byKey.values()) {
            if (option.flag().equals(name) || option.key().equals(name)) {
                return option.key();
            }
        }
        return name;
    }

    private Map<String, String> envByKey(Map<String, String> env, List<String> refusals) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Option<?> option : byKey.values()) {
            String value = env.get(option.env(envPrefix));
            if (value != null) {
                found.put(option.key(), value);
            }
        }
        ServiceLinks links = new ServiceLinks(env);
        env.forEach(
                (name, value) -> {
                    if (name.startsWith(envPrefix + "_")
                            && !name.equals(configEnv())
                            && !isOptionEnv(name)
                            && !links.contain(name)) {
                        String rest = name.substring(envPrefix.length() + 1);
                        String key = rest.toLowerCase(Locale.ROOT).replace('_', '.');
                        if (isPassedThrough(key)) {
                            found.put(key, value);
                        } else {
                            refusals.add(unknown(name, "environment"));
                        }
                    }
                });
        return found;
    }

    private String configEnv() {
        return envPrefix + "_CONFIG";
    }

    private boolean isOptionEnv(String name) {
        return byKey.values().stream().anyMatch(option -> option.env(envPrefix).equals(name));
    }

    private boolean isPassedThrough(String key) {
        return !byKey.containsKey(key) && passThroughPrefixes.stream().anyMatch(key::startsWith);
    }

    private boolean isKnown(String key) {
        return key.equals(CONFIG_FLAG) || byKey.containsKey(key) || isPassedThrough(key);
    }

    private String unknown(String key, String where) {
        List<String> allowed = new ArrayList<>(byKey.keySet());
        passThroughPrefixes.forEach(prefix -> allowed.add(prefix + "*"));
        return "unknown option '"
                + key
                + "' ("
                + where
                + "); allowed: "
                + String.join(", ", allowed);
    }

    private String unknownFlag(String name) {
        List<String> flags = new ArrayList<>(List.of(CONFIG_FLAG));
        byKey.values().forEach(option -> flags.add(option.flag()));
        return "unknown flag --"
                + name
                + NearestName.to(name, flags)
                        .map(flag -> "; did you mean --" + flag + "?")
                        .orElse(";")
                + " "
                + command
                + " --help lists them";
    }

    /** Help for the terminal: every flag with its default, and where else it can be set. */
    public String help() {
        StringBuilder help = new StringBuilder("Usage: " + command + " [options]\n\nOptions:\n");
        help.append("  --config FILE\n        YAML file with the keys below\n");
        for (Option<?> option : byKey.values()) {
            help.append("  --").append(option.flag()).append(" VALUE\n        ");
            help.append(option.doc()).append("\n        key ").append(option.key());
            help.append("; ").append(option.allowed()).append("; default ");
            help.append(option.defaultText().isEmpty() ? "(not set)" : option.defaultText());
            help.append('\n');
        }
        for (String prefix : passThroughPrefixes) {
            help.append("  --").append(prefix).append("* VALUE\n        passed on untouched\n");
        }
        help.append("\nA flag wins over the environment (").append(envPrefix);
        help.append("_KEY, upper case, _ for .),\nthat over the file, that over the default.\n");
        return help.toString();
    }

    /** The reference page of these options, as a Markdown table. */
    public String referencePage() {
        StringBuilder page = new StringBuilder("# Options of `" + command + "`\n\n");
        page.append("Precedence: flag, environment, file (`--config FILE` or `");
        page.append(configEnv()).append("`), default.\n\n");
        page.append("| key | flag | environment | default | allowed | what it does |\n");
        page.append("|---|---|---|---|---|---|\n");
        for (Option<?> option : byKey.values()) {
            String value = option.defaultText().isEmpty() ? "" : "`" + option.defaultText() + "`";
            page.append("| `").append(option.key()).append("` | `--").append(option.flag());
            page.append("` | `").append(option.env(envPrefix)).append("` | ").append(value);
            page.append(" | ").append(option.allowed()).append(" | ").append(option.doc());
            page.append(" |\n");
        }
        for (String prefix : passThroughPrefixes) {
            page.append("\nKeys under `").append(prefix).append("` pass through untouched.\n");
        }
        return page.toString();
    }
}
