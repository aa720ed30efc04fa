package io.foreshock.collector.l7.redis;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Recognition;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Tells Redis by the first bytes of either end. A client begins with an array of bulk strings, the
 * first of which is a known command, or with an inline command that no other protocol of lines has;
 * a server with a reply that is well-formed as far as it is there, and no array that could be a
 * client's. Lengths beyond those that the server allows are none.
 */
final class RedisDetector {
    /** Bytes of an inline command that are waited for. */
    private static final int INLINE_BYTES = 128;

    /** Commands that lines of other protocols begin with too: memcached's, FTP's, SIP's, NATS's. */
    private static final Set<String> SHARED =
            Set.of(
                    "APPEND",
                    "AUTH",
                    "DECR",
                    "GET",
                    "GETSET",
                    "INCR",
                    "INFO",
                    "MOVE",
                    "PUBLISH",
                    "QUIT",
                    "SAVE",
                    "SELECT",
                    "SET",
                    "SUBSCRIBE",
                    "TIME",
                    "TOUCH",
                    "TYPE",
                    "UNSUBSCRIBE",
                    "WATCH");

    private static final byte[][] LINES = {
        ascii("+OK\r\n"),
        ascii("+PONG\r\n"),
        ascii("+QUEUED\r\n"),
        ascii("+RESET\r\n"),
        ascii("+FULLRESYNC "),
        ascii("+CONTINUE"),
        ascii("+Background "),
    };

    private static final byte[] ELEMENT_TYPES = ascii("$:*+-_#,(!=%~");

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final HeaderLine header = new HeaderLine();

    private RedisDetector(Chunk chunk) {
        bytes = chunk.bytes;
        from = chunk.from;
        to = chunk.to;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether what one end sends first is Redis. */
    static Recognition recognise(Side sender, Chunk chunk) {
        if (chunk.length() == 0) {
            return Recognition.MORE;
        }
        RedisDetector detector = new RedisDetector(chunk);
        return sender == Side.CLIENT ? detector.command() : detector.reply();
    }

    /** The same in the middle of a connection that is Redis. */
    static boolean canResume(Side sender, Chunk chunk) {
        RedisDetector detector = new RedisDetector(chunk);
        if (sender == Side.CLIENT) {
            return chunk.bytes[chunk.from] == '*' && detector.command() == Recognition.YES;
        }
        return detector.reply() == Recognition.YES || detector.isAnyError();
    }

    private Recognition command() {
        if (bytes[from] != '*') {
            return inline();
        }
        int at = header(from, 1, CommandReader.MAX_ARGUMENTS);
        if (at <= 0 || at == to) {
            return waitUnless(at == HeaderLine.MALFORMED);
        }
        long count = header.number;
        int name = bytes[at] == '$' ? header(at, 1, RedisCommands.NAME_BYTES) : -1;
        if (name <= 0) {
            return waitUnless(name == HeaderLine.MALFORMED);
        }
        int end = name + (int) header.number;
        if (!HeaderLine.mayEnd(bytes, end, to)) {
            return Recognition.NO;
        }
        if (end + 2 > to) {
            return waitUnless(!isWord(name, Math.min(end, to)));
        }
        RedisCommand command = RedisCommands.find(bytes, name, end);
        return command == null ? Recognition.NO : arguments(end + 2, count - 1, command);
    }

    /** All are strings: a confirmation, which begins like the command, has a number. */
    private Recognition arguments(int start, long count, RedisCommand command) {
        int at = start;
        long left = count;
        while (left > 0 && at < to) {
            int next = bytes[at] == '$' ? header(at, 0, CommandReader.MAX_BULK_BYTES) : -1;
            if (next < 0) {
                return Recognition.NO;
            }
            long end = next + header.number + 2;
            if (next == HeaderLine.WAIT || end > to) {
                break;
            }
            if (!HeaderLine.mayEnd(bytes, (int) end - 2, to)) {
                return Recognition.NO;
            }
            at = (int) end;
            left--;
        }
        boolean ambiguous = confirms(command) && count == 2;
        return ambiguous && left > 0 ? Recognition.MORE : Recognition.YES;
    }

    private static boolean confirms(RedisCommand command) {
        return command.answers == Answers.CONFIRMATIONS
                || command.answers == Answers.CONFIRMATIONS_OR_ALL;
    }

    private Recognition inline() {
        if (bytes[from] <= ' ') {
            return Recognition.NO;
        }
        int feed = from;
        while (feed < to && bytes[feed] != '\n') {
            feed++;
        }
        if (feed == to) {
            boolean tooLong = to - from >= INLINE_BYTES;
            return waitUnless(tooLong || !InlineCommand.mayBegin(bytes, from, to));
        }
        int end = feed - 1;
        if (end < from || bytes[end] != '\r') {
            return Recognition.NO;
        }
        RedisCommand command = InlineCommand.find(bytes, from, end);
        if (command == null || command.name.length < 4) {
            return Recognition.NO;
        }
        return yesIf(!SHARED.contains(new String(command.name, StandardCharsets.US_ASCII)));
    }

    private Recognition reply() {
        return switch (bytes[from]) {
            case '+' -> simple();
            case '-' -> error(from);
            case ':' -> number(from, Long.MIN_VALUE + 1, Long.MAX_VALUE);
            case '$' -> bulk(from);
            case '*', '~', '%', '>' -> aggregate();
            case '#' -> constant();
            default -> Recognition.NO;
        };
    }

    private Recognition simple() {
        for (byte[] line : LINES) {
            int there = Math.min(line.length, to - from);
            int i = 0;
            while (i < there && bytes[from + i] == line[i]) {
                i++;
            }
            if (i == there) {
                return i == line.length ? Recognition.YES : Recognition.MORE;
            }
        }
        return Recognition.NO;
    }

    private Recognition error(int at) {
        int end = nameEnd(at);
        if (end == to) {
            return waitUnless(end > at + 1 && !RedisError.isName(bytes, at + 1, end));
        }
        boolean known = RedisError.of(bytes, at + 1, to) != RedisError.OTHER;
        return yesIf(known && bytes[end] == ' ');
    }

    private boolean isAnyError() {
        int end = nameEnd(from);
        return bytes[from] == '-'
                && end < to
                && bytes[end] == ' '
                && RedisError.isName(bytes, from + 1, end);
    }

    private int nameEnd(int at) {
        int end = at + 1;
        while (end < to && bytes[end] > ' ') {
            end++;
        }
        return end;
    }

    private Recognition number(int at, long min, long max) {
        int next = header(at, min, max);
        return next > 0 ? Recognition.YES : waitUnless(next == HeaderLine.MALFORMED);
    }

    private Recognition bulk(int at) {
        int next = header(at, -1, CommandReader.MAX_BULK_BYTES);
        if (next <= 0) {
            return waitUnless(next == HeaderLine.MALFORMED);
        }
        long end = next + header.number;
        return yesIf(header.number < 0 || end >= to || HeaderLine.mayEnd(bytes, (int) end, to));
    }

    private Recognition constant() {
        if (from + 1 < to && bytes[from + 1] != 't' && bytes[from + 1] != 'f') {
            return Recognition.NO;
        }
        int next = HeaderLine.lineEnd(bytes, from + 2, to);
        return next > 0 ? Recognition.YES : waitUnless(next == HeaderLine.MALFORMED);
    }

    private Recognition aggregate() {
        int next = header(from, -1, Integer.MAX_VALUE);
        if (next <= 0) {
            return waitUnless(next == HeaderLine.MALFORMED);
        }
        if (header.number <= 0) {
            return Recognition.YES;
        }
        if (next == to) {
            return Recognition.MORE;
        }
        boolean confirmation = header.number == 3;
        return switch (bytes[next]) {
            case '$' -> bytes[from] == '*' ? named(next, confirmation) : bulk(next);
            case ':' -> number(next, Long.MIN_VALUE + 1, Long.MAX_VALUE);
            case '*', '~', '%' -> number(next, -1, Integer.MAX_VALUE);
            case '-' -> error(next);
            default -> isElement(next);
        };
    }

    private Recognition isElement(int at) {
        for (byte type : ELEMENT_TYPES) {
            if (type == bytes[at]) {
                return at + 1 == to ? Recognition.MORE : Recognition.YES;
            }
        }
        return Recognition.NO;
    }

    /** An array whose first string is a command is a client's; unless it is a confirmation. */
    private Recognition named(int at, boolean confirmation) {
        int name = header(at, -1, CommandReader.MAX_BULK_BYTES);
        if (name <= 0 || header.number < 0 || header.number > RedisCommands.NAME_BYTES) {
            return bulk(at);
        }
        int end = name + (int) header.number;
        if (end + 2 > to || !HeaderLine.mayEnd(bytes, end, to)) {
            return waitUnless(!HeaderLine.mayEnd(bytes, end, to));
        }
        RedisCommand command = RedisCommands.find(bytes, name, end);
        if (command == null) {
            return Recognition.YES;
        }
        return confirmation && confirms(command) ? confirmation(end + 2) : Recognition.NO;
    }

    /** Behind the name: a channel or null, and a number. */
    private Recognition confirmation(int at) {
        int next = at == to ? HeaderLine.WAIT : header(at, -1, CommandReader.MAX_BULK_BYTES);
        if (next <= 0 || bytes[at] != '$') {
            return waitUnless(next != HeaderLine.WAIT);
        }
        long end = header.number < 0 ? next : next + header.number + 2;
        if (end >= to) {
            return Recognition.MORE;
        }
        return yesIf(bytes[(int) end] == ':');
    }

    private boolean isWord(int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] <= ' ' || bytes[i] == 127) {
                return false;
            }
        }
        return true;
    }

    /** Index behind a line with a number within limits; or as {@link HeaderLine#read} has it. */
    private int header(int at, long min, long max) {
        int next = header.read(bytes, at, to);
        boolean zeros = at + 2 < to && bytes[at + 1] == '0' && bytes[at + 2] != '\r';
        boolean within = next == HeaderLine.WAIT || (header.number >= min && header.number <= max);
        return within && !zeros ? next : HeaderLine.MALFORMED;
    }

    private static Recognition waitUnless(boolean impossible) {
        return impossible ? Recognition.NO : Recognition.MORE;
    }

    private static Recognition yesIf(boolean is) {
        return is ? Recognition.YES : Recognition.NO;
    }
}
