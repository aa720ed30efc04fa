package io.foreshock.it.l7.truth;

/**
 * An exchange that its client knows, and what was seen of it.
 *
 * @param truth what the client knows
 * @param seen what the observer saw
 */
public record Match(Truth truth, Observed seen) {
    @Override
    public String toString() {
        return truth + "\n      seen as " + seen;
    }
}
