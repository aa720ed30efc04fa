package io.foreshock.collector.l7.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.StringTokenizer;

/**
 * What is asked for, as a method: a record's type by its name in IANA's registry, or the operation
 * if it is no query. What is not known is OTHER, so that garbage makes no new names.
 */
final class DnsTypes {
    private static final String TYPES =
            """
            1 A 2 NS 5 CNAME 6 SOA 10 NULL 11 WKS 12 PTR 13 HINFO 15 MX 16 TXT 17 RP 18 AFSDB
            24 SIG 25 KEY 28 AAAA 29 LOC 33 SRV 35 NAPTR 36 KX 37 CERT 39 DNAME 41 OPT 42 APL 43 DS
            44 SSHFP 45 IPSECKEY 46 RRSIG 47 NSEC 48 DNSKEY 49 DHCID 50 NSEC3 51 NSEC3PARAM
            52 TLSA 53 SMIMEA 55 HIP 59 CDS 60 CDNSKEY 61 OPENPGPKEY 62 CSYNC 63 ZONEMD 64 SVCB
            65 HTTPS 99 SPF 108 EUI48 109 EUI64 249 TKEY 250 TSIG 251 IXFR 252 AXFR 255 ANY 256 URI
            257 CAA
            """;

    private static final byte[] OTHER = ascii("OTHER");
    private static final byte[][] BY_TYPE = new byte[258][];

    /** Operations by opcode. */
    private static final byte[][] BY_OPCODE = {
        OTHER,
        ascii("IQUERY"),
        ascii("STATUS"),
        OTHER,
        ascii("NOTIFY"),
        ascii("UPDATE"),
        ascii("DSO")
    };

    static {
        Arrays.fill(BY_TYPE, OTHER);
        StringTokenizer words = new StringTokenizer(TYPES);
        while (words.hasMoreTokens()) {
            BY_TYPE[Integer.parseInt(words.nextToken())] = ascii(words.nextToken());
        }
    }

    private DnsTypes() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The method of a request. */
    static byte[] method(DnsMessage request) {
        int opcode = request.opcode();
        if (opcode != DnsMessage.OPCODE_QUERY) {
            return opcode < BY_OPCODE.length ? BY_OPCODE[opcode] : OTHER;
        }
        int type = request.type;
        return type < BY_TYPE.length ? BY_TYPE[type] : OTHER;
    }
}
