package io.foreshock.schemas;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Lets Avro make Foreshock's own records. Since 1.12 Avro makes no object of a class that it was
 * not told to trust, so that no schema from outside can name any class it likes.
 */
public final class TrustedRecords {
    private static final String PACKAGE = TrustedRecords.class.getPackageName() + ".";

    static {
        ClassSecurityPredicate others = ClassSecurityValidator.getGlobal();
        ClassSecurityPredicate ours = type -> type.getName().startsWith(PACKAGE);
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(others, ours));
    }

    private TrustedRecords() {}

    /**
     * Trusts them in this JVM (exactly: wherever this copy of the Avro library is used), beside
     * what is trusted already. To be called before the first of them is read; later calls do
     * nothing.
     */
    public static void trust() {
        // done by the class's initialization
    }
}
