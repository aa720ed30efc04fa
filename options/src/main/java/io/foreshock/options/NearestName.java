package io.foreshock.options;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which of several names a mistyped one may have meant. */
final class NearestName {
    private NearestName() {}

    /** The name that the fewest changed letters lead to, if they are few for its length. */
    static Optional<String> to(String typed, List<String> names) {
        return names.stream()
                .filter(name -> distance(typed, name) <= Math.max(1, typed.length() / 3))
                .min(Comparator.comparingInt(name -> distance(typed, name)));
    }

    /** Letters put in, left out or changed between two texts (Levenshtein, row by row). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
