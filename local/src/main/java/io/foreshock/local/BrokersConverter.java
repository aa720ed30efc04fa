package io.foreshock.local;

import io.foreshock.options.HostPorts;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Kafka's bootstrap servers. */
final class BrokersConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        try {
            return HostPorts.checked(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is not " + HostPorts.FORM);
        }
    }
}
