package io.foreshock.local.process.child;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Runs another main class in a process that ends when its parent does. */
public final class ChildMain {
    private ChildMain() {}

    /** Starts to watch the parent, then runs {@code args[0]}'s main with the other arguments. */
    public static void main(String[] args) {
        ParentLink.watch();
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        ParentLink.exitOnFailure(() -> run(args[0], rest));
    }

    private static void run(String mainClass, String[] args) throws Throwable {
        try {
            Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
