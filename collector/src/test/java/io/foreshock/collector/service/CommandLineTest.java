package io.foreshock.collector.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.service.CommandLine.Program;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static String cmdline(String words) {
        return words.replace(' ', '\0') + "\0";
    }

    @ParameterizedTest
    @CsvSource({
        "java -Xmx1g -jar /opt/shop.jar --port 80, shop",
        "/usr/lib/jvm/17/bin/java -cp a.jar:b.jar -Dx=y com.example.Main arg, com.example.Main",
        "java --class-path=x @args com.example.Main, com.example.Main",
        "java -p mods -m shop/com.example.Main, com.example.Main",
        "java --module=shop, shop",
        "java --add-opens java.base/java.lang=ALL-UNNAMED Main, Main",
        "java Hello.java, Hello.java"
    })
    void namesJavaByJarOrMainClass(String words, String name) {
        assertThat(CommandLine.program(cmdline(words)))
                .isEqualTo(new Program(name, Service.Origin.JAVA));
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/python3 /usr/bin/gunicorn app:app, gunicorn",
        "python3.11 -u -W ignore server.py, server.py",
        "python -m http.server 80, http.server",
        "node --require ./trace.js dist/index.js, index.js",
        "nodejs server.js, server.js",
        "ruby -I lib bin/rails s, rails",
        "perl -w /usr/sbin/sa, sa",
        "php8.2 -d x=1 artisan queue, artisan",
        "php -f cron.php, cron.php",
        "-bash run.sh, run.sh",
        "/bin/sh -e -- start.sh, start.sh"
    })
    void namesInterpretersByTheirScript(String words, String name) {
        assertThat(CommandLine.program(cmdline(words)))
                .isEqualTo(new Program(name, Service.Origin.SCRIPT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nginx: worker process",
                "redis-server *:6379",
                "java",
                "java -version",
                "java -jar",
                "python3",
                "python3 -c password='secret'",
                "bash -c secret",
                "-bash",
                "node -e 1",
                "node --"
            })
    void leavesTheRestToTheCommandName(String words) {
        assertThat(CommandLine.program(cmdline(words))).isNull();
    }
}
