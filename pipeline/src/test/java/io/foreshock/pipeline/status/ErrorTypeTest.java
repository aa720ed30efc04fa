package io.foreshock.pipeline.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ErrorTypeTest {
    private static final Path PAGE = Path.of("../docs/reference/error-types.md");
    private static final String TYPE = "[a-z0-9_.-]{1,80}";

    /**
     * A row of a table of the page.
     *
     * @param cells without the ticks around code
     */
    record Row(List<String> cells) {
        List<String> protocols() {
            return List.of(cells.get(0).split(", ", -1));
        }
    }

    @ParameterizedTest
    @MethodSource
    void typesOfStatusesAreThoseOfTheReferencePage(Row row) {
        for (String protocol : row.protocols()) {
            assertThat(ErrorType.of(protocol, row.cells().get(1)))
                    .as(protocol)
                    .isEqualTo(row.cells().get(2));
        }
    }

    static Stream<Row> typesOfStatusesAreThoseOfTheReferencePage() throws IOException {
        return rows(0);
    }

    @Test
    void typesOfOutcomesAreThoseOfTheReferencePage() throws IOException {
        List<Row> rows = rows(1).toList();
        assertThat(rows.stream().map(row -> Outcome.valueOf(row.cells().get(0))))
                .containsExactlyElementsOf(
                        Arrays.stream(Outcome.values()).filter(Outcome::isFailure).toList());
        assertThat(rows)
                .allSatisfy(
                        row ->
                                assertThat(ErrorType.of(Outcome.valueOf(row.cells().get(0))))
                                        .isEqualTo(row.cells().get(1)));
    }

    @ParameterizedTest
    @MethodSource
    void successesAreThoseOfTheReferencePage(Row row) {
        for (String protocol : row.protocols()) {
            assertThat(ErrorType.of(protocol, row.cells().get(1))).as(protocol).isNull();
        }
    }

    static Stream<Row> successesAreThoseOfTheReferencePage() throws IOException {
        return rows(2);
    }

    /** A reader who does not know a status must not take it for a success. */
    @ParameterizedTest
    @CsvSource({
        "grpc, grpc:17, grpc_17",
        "grpc, grpc:-5, grpc_-5",
        "grpc, grpc:4294967296, grpc_4294967296",
        "http/1, 1011, http_1_1011",
        "mysql, 99999, sqlstate_99",
        "dns, 11, dns_11",
        "redis, '1x yz', redis_1x_yz",
        "quic, 'O\u00dcPS\u001b[0m', quic_o_ps__0m",
    })
    void namesWhatIsInNoTable(String protocol, String status, String type) {
        assertThat(ErrorType.of(protocol, status)).isEqualTo(type);
    }

    @Test
    void keepsTypesPlainAndShortWhateverTheStatus() {
        Random random = new Random(7);
        List<String> protocols =
                List.of("http/1", "grpc", "mysql", "redis", "kafka", "dns", "tls", "x");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder status = new StringBuilder(i % 3 == 0 ? "grpc:" : "");
            random.ints(random.nextInt(100), 0, 0x2000).forEach(c -> status.append((char) c));
            String type = ErrorType.of(protocols.get(i % protocols.size()), status.toString());
            assertThat(type == null || type.matches(TYPE)).as(type).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OK", "UNKNOWN"})
    void hasNoTypeForWhatDidNotFail(Outcome outcome) {
        assertThatThrownBy(() -> ErrorType.of(outcome))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The rows of the page's n-th table. */
    private static Stream<Row> rows(int table) throws IOException {
        List<String> blocks =
                Stream.of(Files.readString(PAGE).split("\n\n", -1))
                        .filter(block -> block.startsWith("|"))
                        .toList();
        return blocks.get(table)
                .lines()
                .skip(2)
                .map(
                        line ->
                                new Row(
                                        Stream.of(line.split("\\|", -1))
                                                .skip(1)
                                                .map(cell -> cell.strip().replace("`", ""))
                                                .toList()));
    }
}
