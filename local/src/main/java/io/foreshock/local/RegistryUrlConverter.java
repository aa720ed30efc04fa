package io.foreshock.local;

import io.foreshock.local.registry.RegistryUrl;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The URL of a registry's Confluent API. */
final class RegistryUrlConverter implements ITypeConverter<RegistryUrl> {
    @Override
    public RegistryUrl convert(String text) {
        try {
            return RegistryUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
