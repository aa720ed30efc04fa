package io.foreshock.pipeline.status;

/**
 * What a status result of exchanges speaks of.
 *
 * @param service the service
 * @param role what it is in them: client, server or unknown
 * @param protocol the protocol
 * @param endpoint what is asked for, templated; empty if there is none
 * @param method method, verb or command; empty if there is none
 */
public record L7Key(String service, String role, String protocol, String endpoint, String method) {}
