package io.foreshock.options;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists of servers in Kafka's form: {@code host:port}, separated by commas. */
public final class HostPorts {
    /** What is allowed, in words. */
    public static final String FORM = "host:port, or several separated by commas";

    /** As Kafka's clients read one; they take a protocol before it and leave it out. */
    private static final Pattern SERVER =
            Pattern.compile("(?:[\\w.%-]+://)?(?:\\[[\\w:.%-]+]|[\\w.%-]+):(\\d{1,5})");

    private static final int MAX_PORT = 65_535;

    private HostPorts() {}

    /**
     * Returns the text as it is, if it is such a list. Whether the hosts exist is not asked.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String checked(String text) {
        for (String server : text.split(",", -1)) {
            Matcher form = SERVER.matcher(server.strip());
            if (!form.matches() || !isPort(Integer.parseInt(form.group(1)))) {
                throw new IllegalArgumentException("'" + server.strip() + "' is not host:port");
            }
        }
        return text;
    }

    private static boolean isPort(int number) {
        return number > 0 && number <= MAX_PORT;
    }
}
