package io.foreshock.pipeline.status;

/**
 * What a status result speaks of.
 *
 * @param service the service
 * @param category category of the system call
 * @param syscall its name
 */
public record StatusKey(String service, String category, String syscall) {}
