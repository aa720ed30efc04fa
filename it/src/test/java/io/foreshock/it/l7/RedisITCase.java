package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.client.RedisBenchmark;
import io.foreshock.it.l7.server.Redis;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis; Python's redis, ioredis, @redis/client and redis-benchmark. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisITCase {
    private Subjects subjects;
    private Redis redis;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("redis-server", "redis-benchmark");
        Prerequisites.node();
        Prerequisites.python("redis");
        subjects = Subjects.openWithNode(getClass());
        redis = Redis.start(subjects.scope());
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
    }

    @Test
    void pythonInResp2() throws Exception {
        List<Truth> truths =
                python(
                        Load.of(1200, 1000).over(2),
                        "set,get,large,getlarge,hset,hgetall,mget,wrongtype,unknown,arity,noscript,"
                                + "auth");
        subjects.assertSeen(truths, redis.port());
        assertThat(truths).hasSize(2 + 1200);
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorName()))
                .isEqualTo(
                        Map.of(
                                "", 702L,
                                "WRONGTYPE", 100L,
                                "ERR", 200L,
                                "NOSCRIPT", 100L,
                                "WRONGPASS", 100L));
        assertThat(truths).extracting(Truth::durationNs).allMatch(ns -> ns > 1000);
    }

    @Test
    void pythonInPipelines() throws Exception {
        List<Truth> truths =
                python(Load.of(1000, 5000), "set,get,wrongtype,hset,hgetall", "--pipeline", "16");
        subjects.assertSeen(truths, redis.port());
        assertThat(truths).hasSize(1 + 1000);
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorName()))
                .isEqualTo(Map.of("", 801L, "WRONGTYPE", 200L));
    }

    @Test
    void pythonWhileTheServerIsBusy() throws Exception {
        List<Truth> truths = python(Load.of(10, 1000), "get", "--busy");
        subjects.assertSeen(truths, redis.port());
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorName()))
                .containsEntry("BUSY", 1L)
                .containsEntry("ERR", 1L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void ioredisInResp2(int burst) throws Exception {
        List<Truth> truths = node(Load.of(800, 1000).over(2), "--burst", "" + burst);
        subjects.assertSeen(truths, redis.port());
        assertThat(truths).hasSize(2 + 800);
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorName()))
                .isEqualTo(Map.of("", 602L, "WRONGTYPE", 100L, "ERR", 100L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void redisClientInResp3(int burst) throws Exception {
        List<Truth> truths = node(Load.of(800, 1000).over(2), "--resp3", "--burst", "" + burst);
        subjects.assertSeen(truths, redis.port());
        assertThat(truths).hasSize(2 * 2 + 800);
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorName()))
                .containsEntry("WRONGTYPE", 100L)
                .containsEntry("ERR", 100L);
    }

    @Test
    void redisBenchmark() throws Exception {
        List<Truth> truths = RedisBenchmark.run(subjects.scope(), redis.port(), 2000, 10, 4);
        subjects.assertSeen(truths, redis.port());
        assertThat(Subjects.counts(truths, Truth::method))
                .isEqualTo(Map.of("CONFIG GET", 2L, "SET", 2000L, "GET", 2000L));
    }

    private List<Truth> python(Load load, String mix, String... more) throws Exception {
        return subjects.clients()
                .python("redis_client.py", redis.port(), load, Subjects.mix(mix, more));
    }

    private List<Truth> node(Load load, String... more) throws Exception {
        String mix = "set,get,wrongtype,unknown,hset,hgetall,mget,incr";
        return subjects.clients()
                .node("redis_client.mjs", redis.port(), load, Subjects.mix(mix, more));
    }
}
