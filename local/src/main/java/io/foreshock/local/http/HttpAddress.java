package io.foreshock.local.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL as a person gave it, parted into what may be shown and what is only sent.
 *
 * @param url without user and password
 * @param authorization value of the header of that name, from user and password before the host;
 *     null if there were none
 */
public record HttpAddress(String url, @Nullable String authorization) {
    private static final Pattern WITH_USER = Pattern.compile("(https?://)([^/?#]*)@(.*)");

    /** Parts a URL such as {@code https://user:password@registry/apis/ccompat/v7}. */
    public static HttpAddress of(String text) {
        Matcher withUser = WITH_USER.matcher(text);
        return withUser.matches()
                ? new HttpAddress(withUser.group(1) + withUser.group(3), basic(withUser.group(2)))
                : new HttpAddress(text, null);
    }

    private static String basic(String userInfo) {
        String plain = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
        byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    /** What may be shown. */
    @Override
    public String toString() {
        return url;
    }
}
