package io.foreshock.collector.l7.redis;

import java.nio.charset.StandardCharsets;

/** A command, with its subcommand if it has one, as far as reading it depends on which it is. */
final class RedisCommand {
    /** Any that is not known, so that garbage makes no new names. */
    static final RedisCommand OTHER = new RedisCommand("OTHER", Answers.ONE, false, false);

    /** Stands for those that are not answered. */
    static final RedisCommand UNANSWERED = new RedisCommand("", Answers.NONE, false, false);

    /** Its name in upper case: HGET, CONFIG GET. */
    final byte[] name;

    /** What is answered to it. */
    final Answers answers;

    /** True if its first argument is part of its name. */
    final boolean hasSubcommands;

    /** True if an argument may be a password, of which not even a hash is to be kept. */
    final boolean isSecret;

    RedisCommand(String name, Answers answers, boolean hasSubcommands, boolean isSecret) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        this.answers = answers;
        this.hasSubcommands = hasSubcommands;
        this.isSecret = isSecret;
    }

    /** True if a name in either case, in {@code [from, to)}, is this one's. */
    boolean isNamed(byte[] bytes, int from, int to) {
        if (to - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (RedisCommands.upper(bytes[from + i]) != name[i]) {
                return false;
            }
        }
        return true;
    }
}
