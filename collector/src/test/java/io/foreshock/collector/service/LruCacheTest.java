package io.foreshock.collector.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LruCacheTest {
    @Test
    void forgetsWhatWasAskedForLongestAgo() {
        LruCache<String> cache = new LruCache<>(2);
        cache.put(1, "one", 0);
        cache.put(2, "two", 0);
        assertThat(cache.find(1)).isNotZero();
        cache.put(3, "three", 0);
        assertThat(cache.find(2)).isZero();
        assertThat(cache.value(cache.find(1))).isEqualTo("one");
        assertThat(cache.value(cache.find(3))).isEqualTo("three");
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void replacesValueAndDeadline() {
        LruCache<String> cache = new LruCache<>(1);
        cache.put(-1, "old", 1);
        cache.put(-1, "new", 2);
        assertThat(cache.value(cache.find(-1))).isEqualTo("new");
        assertThat(cache.deadline(cache.find(-1))).isEqualTo(2);
        cache.clear();
        assertThat(cache.find(-1)).isZero();
    }

    @Test
    void behavesAsALinkedHashMapInOrderOfAccess() {
        for (int capacity : new int[] {1, 2, 3, 7, 64, 100}) {
            LruCache<Integer> cache = new LruCache<>(capacity);
            Map<Long, Integer> model =
                    new LinkedHashMap<>(16, 0.75f, true) {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
                            return size() > capacity;
                        }
                    };
            Random random = new Random(capacity);
            for (int i = 0; i < 50_000; i++) {
                long key = (long) random.nextInt(3 * capacity) << 32 | random.nextInt(2);
                if (random.nextInt(3) == 0) {
                    cache.put(key, i, 0);
                    model.put(key, i);
                } else {
                    int entry = cache.find(key);
                    Integer expected = model.get(key);
                    assertThat(entry == 0 ? null : cache.value(entry)).isEqualTo(expected);
                }
            }
        }
    }
}
