package io.foreshock.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanFilePagesTest {
    private static final String CODE =
            "7f3db7a51000-7f3db8000000 r-xp 00200000 fd:00 4711      /usr/lib/jvm/libjvm.so";

    @Test
    void codeThatWasNeverWrittenCanGo() {
        assertThat(CleanFilePages.droppable(smaps(CODE, 9228, 0)))
                .containsExactly(
                        new CleanFilePages.Mapping(0x7f3db7a51000L, 0x5af000, 9228 * 1024));
    }

    @Test
    void aFileThatIsMappedSharedCanGoToo() {
        assertThat(CleanFilePages.droppable(smaps(CODE.replace("r-xp", "r--s"), 9228, 0)))
                .hasSize(1);
    }

    @Test
    void relocatedPagesStay() {
        String relocated = CODE.replace("r-xp", "r--p");
        assertThat(CleanFilePages.droppable(smaps(relocated, 736, 4))).isEmpty();
    }

    @Test
    void whatIsWritableOrNoFileStays() {
        assertThat(CleanFilePages.droppable(smaps(CODE.replace("r-xp", "rw-p"), 9228, 0)))
                .isEmpty();
        assertThat(
                        CleanFilePages.droppable(
                                smaps("7f3d0000-7f3e0000 r--s 0 00:0e 1 anon_inode:x", 12, 0)))
                .isEmpty();
        assertThat(CleanFilePages.droppable(smaps("7f3d0000-7f3e0000 r--p 0 00:00 0", 12, 0)))
                .isEmpty();
    }

    @Test
    void whatIsNotResidentNeedsNoCall() {
        assertThat(CleanFilePages.droppable(smaps(CODE, 0, 0))).isEmpty();
    }

    @Test
    void thisProcessRunsOnAfterItsPagesWent() throws IOException {
        assertThat(CleanFilePages.release()).isPositive();
        assertThat(CleanFilePages.droppable(smaps(CODE, 8, 0))).hasSize(1);
    }

    private static List<String> smaps(String mapping, int residentKb, int anonymousKb) {
        return List.of(
                mapping,
                "Size:              13644 kB",
                "KernelPageSize:        4 kB",
                "Rss:            " + residentKb + " kB",
                "Anonymous:      " + anonymousKb + " kB",
                "VmFlags: rd ex mr mw me sd");
    }
}
