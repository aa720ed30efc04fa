package io.foreshock.collector.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupIdentityTest {
    private static final String ID =
            "4c8f0e6b2f3d4a5b6c7d8e9fa0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docker/ID",
                "/system.slice/docker-ID.scope",
                "/default/ID",
                "/system.slice/nerdctl-ID.scope",
                "/machine.slice/libpod-ID.scope",
                "/machine.slice/libpod-ID.scope/container",
                "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container",
                "/libpod_parent/libpod-ID",
                "/../../system.slice/docker-ID.scope"
            })
    void findsContainersOfEveryRuntime(String path) {
        String real = path.replace("ID", ID);
        CgroupIdentity cgroup = CgroupIdentity.parse("0::" + real + "\n");
        assertThat(cgroup).isEqualTo(new CgroupIdentity(ID, false, null, real));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/kubepods/burstable/pod6a3c1f3e-0f6e-4c58-9a55-0e7e2f1f8f5c/ID",
                "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod6a3c.slice/"
                        + "cri-containerd-ID.scope",
                "/kubepods.slice/kubepods-pod6a3c.slice/crio-ID.scope",
                "/kubepods.slice/kubepods-pod6a3c.slice/crio-ID.scope/container",
                "/kubepods.slice/kubepods-pod6a3c.slice/docker-ID.scope",
                "/kubepods-besteffort-pod6a3c.slice:cri-containerd:ID",
                "/docker/0000000000000000000000000000000000000000000000000000000000000000/kubelet/"
                        + "kubepods/pod6a3c/ID"
            })
    void tellsThatAContainerBelongsToAPod(String path) {
        String real = path.replace("ID", ID);
        CgroupIdentity cgroup = CgroupIdentity.parse("0::" + real + "\n");
        assertThat(cgroup).isEqualTo(new CgroupIdentity(ID, true, null, real));
    }

    @ParameterizedTest
    @CsvSource({
        "/system.slice/nginx.service, nginx",
        "/system.slice/system-postgresql.slice/postgresql@15-main.service, postgresql@15-main",
        "/user.slice/user-1000.slice/user@1000.service/app.slice/sync.service, sync",
        "/system.slice/my\\x2dapp.service, my-app",
        "/system.slice/odd\\xzz.service, odd\\xzz",
        "/system.slice/web.service/worker, web"
    })
    void findsSystemdUnits(String path, String unit) {
        CgroupIdentity cgroup = CgroupIdentity.parse("0::" + path + "\n");
        assertThat(cgroup).isEqualTo(new CgroupIdentity(null, false, unit, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "",
                "/user.slice/user-1000.slice/session-3.scope",
                "/user.slice/user-1000.slice/user@1000.service/init.scope",
                "/system.slice/.service",
                "/machine.slice/libpod-conmon-ID.scope",
                "/x/aID"
            })
    void findsNothingElsewhere(String path) {
        String real = path.replace("ID", ID);
        CgroupIdentity cgroup = CgroupIdentity.parse("0::" + real + "\n");
        assertThat(cgroup).isEqualTo(new CgroupIdentity(null, false, null, real));
    }

    @Test
    void readsVersionOneAndHybridHosts() {
        String file =
                """
                12:pids:/docker/%1$s
                1:name=systemd:/docker/%1$s
                0::/system.slice/containerd.service
                """
                        .formatted(ID);
        assertThat(CgroupIdentity.parse(file)).isEqualTo(new CgroupIdentity(ID, false, null, null));
        assertThat(CgroupIdentity.parse("4:memory:/x\n1:name=systemd:/system.slice/a.service\n"))
                .isEqualTo(new CgroupIdentity(null, false, "a", null));
    }

    @Test
    void survivesWhatItDoesNotUnderstand() {
        assertThat(CgroupIdentity.parse("")).isEqualTo(new CgroupIdentity(null, false, null, null));
        assertThat(CgroupIdentity.parse("x\n:\n::\n").containerId()).isNull();
    }
}
