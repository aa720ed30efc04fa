/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Who made a call, and on what: read from the current task, its registers and its files. Runs only
 * when an event is due.
 */
#ifndef FORESHOCK_CAPTURE_H
#define FORESHOCK_CAPTURE_H

#include "tables.h"

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define S_IFREG 0100000
#define S_IFDIR 0040000
#define S_IFIFO 0010000
#define S_IFCHR 0020000
#define S_IFBLK 0060000
#define ANON_INODE_MAGIC 0x09041934
#define MQUEUE_MAGIC 0x19800202
#define TMPFS_MAGIC 0x01021994
#define SB_KERNMOUNT (1 << 22)
#define PATH_NAMES 12     /* directories and mounts walked up from a file at most */
#define PATH_NAME_SIZE 32 /* of a longer name the rest is left out */

/* The caller's arguments: its saved registers keep them until the call has returned. */
static __always_inline __u64 first_argument(void) {
    struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());

    return PT_REGS_PARM1_CORE_SYSCALL(regs);
}

static __always_inline __u64 second_argument(void) {
    struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());

    return PT_REGS_PARM2_CORE_SYSCALL(regs);
}

static __always_inline __u64 third_argument(void) {
    struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());

    return PT_REGS_PARM3_CORE_SYSCALL(regs);
}

static __always_inline void capture_identity(struct error_record *record, struct process process,
                                             __u32 call, __u32 error) {
    struct task_struct *task = bpf_get_current_task_btf();
    __u64 uid_gid = bpf_get_current_uid_gid();

    record->type = RECORD_ERROR;
    record->tgid = process.tgid;
    record->generation = process.generation;
    record->tid = task->pid;
    record->ppid = task->real_parent->tgid;
    record->uid = (__u32)uid_gid;
    record->gid = uid_gid >> 32;
    record->cgroup_id = bpf_get_current_cgroup_id();
    record->call = call;
    record->error = error;
    record->fd = -1;
    bpf_get_current_comm(record->comm, sizeof(record->comm));
}

/* Only the kernel's own instance of tmpfs holds memfds and System V shared memory. */
static __always_inline bool is_kernel_mount(struct file *file) {
    return BPF_CORE_READ(file, f_inode, i_sb, s_flags) & SB_KERNMOUNT;
}

static __always_inline __u8 kind_of(struct file *file) {
    __u32 mode = BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT;
    __u64 magic = BPF_CORE_READ(file, f_inode, i_sb, s_magic);

    if (magic == ANON_INODE_MAGIC)
        return FD_EVENTFD;
    if (magic == MQUEUE_MAGIC)
        return FD_MQUEUE;
    switch (mode) {
    case S_IFREG:
        return magic == TMPFS_MAGIC && is_kernel_mount(file) ? FD_MEMFD : FD_FILE;
    case S_IFDIR:
        return FD_DIRECTORY;
    case S_IFIFO:
        return FD_PIPE;
    case S_IFSOCK:
        return FD_SOCKET;
    case S_IFCHR:
    case S_IFBLK:
        return FD_DEVICE;
    default:
        return FD_OTHER;
    }
}

static __always_inline void capture_socket(struct error_record *record, struct sock *sk) {
    record->family = BPF_CORE_READ(sk, __sk_common.skc_family);
    record->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
    record->peer_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
    if (record->family == AF_INET) {
        bpf_core_read(record->target.address.local, 4, &sk->__sk_common.skc_rcv_saddr);
        bpf_core_read(record->target.address.peer, 4, &sk->__sk_common.skc_daddr);
    } else if (record->family == AF_INET6) {
        bpf_core_read(record->target.address.local, 16, &sk->__sk_common.skc_v6_rcv_saddr);
        bpf_core_read(record->target.address.peer, 16, &sk->__sk_common.skc_v6_daddr);
    } else {
        return;
    }
    record->flags |= record->local_port ? ERROR_HAS_LOCAL : 0;
    record->flags |= record->peer_port ? ERROR_HAS_PEER : 0;
}

/*
 * The names from a file up to the root of its mount tree. `record` is in a map's value that goes on
 * behind its path: what the verifier cannot rule out stays inside that value.
 */
static __always_inline void capture_file_path(struct error_record *record, struct file *file) {
    struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
    struct vfsmount *vfsmount = BPF_CORE_READ(file, f_path.mnt);
    struct mount *mount = (void *)vfsmount - bpf_core_field_offset(struct mount, mnt);
    __u8 truncated = ERROR_PATH_TRUNCATED;
    __u32 at = 0;

    for (int i = 0; i < PATH_NAMES && at <= PATH_SIZE - PATH_NAME_SIZE; i++) {
        struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
        const unsigned char *name;
        long n;

        if (dentry == BPF_CORE_READ(mount, mnt.mnt_root) || dentry == parent) {
            struct mount *below = BPF_CORE_READ(mount, mnt_parent);

            if (below == mount) {
                truncated = 0;
                break;
            }
            dentry = BPF_CORE_READ(mount, mnt_mountpoint);
            mount = below;
            continue;
        }
        name = BPF_CORE_READ(dentry, d_name.name);
        barrier_var(at); /* or the compiler drops the mask, and older verifiers find no bound */
        n = bpf_probe_read_kernel_str(record->target.path + (at & (PATH_SIZE - 1)), PATH_NAME_SIZE,
                                      name);
        if (n <= 0 || n > PATH_NAME_SIZE)
            break;
        at += n;
        dentry = parent;
    }
    record->path_length = at;
    record->flags |= ERROR_PATH_REVERSED | truncated;
}

static __always_inline void capture_path(struct error_record *record, const char *path) {
    long n = bpf_probe_read_user_str(record->target.path, PATH_SIZE, path);

    if (n <= 1)
        return;
    record->path_length = n - 1;
    if (n == PATH_SIZE)
        record->flags |= ERROR_PATH_TRUNCATED;
}

/* Its length says how much of a name there is: only abstract ones may hold a NUL, as their first. */
static __always_inline void capture_unix_name(struct error_record *record, const char *name,
                                              __u64 length) {
    __u32 n = length < PATH_SIZE ? length : PATH_SIZE - 1;
    char first = 0;

    __builtin_memset(&record->target, 0, sizeof(record->target));
    if (!n || bpf_probe_read_user(&first, 1, name))
        return;
    if (!first) {
        if (!bpf_probe_read_user(record->target.path, n & (PATH_SIZE - 1), name))
            record->path_length = n;
    } else {
        long read = bpf_probe_read_user_str(record->target.path, n + 1, name);

        record->path_length = read > 0 ? read - 1 : 0;
    }
}

/* The address argument of connect (peer) or bind (local); it names what the kernel refused. */
static __always_inline void capture_sockaddr(struct error_record *record, const char *address,
                                             bool peer) {
    __u8 raw[28] = {};
    __be16 port;

    if (bpf_probe_read_user(raw, 2, address))
        return;
    record->family = raw[0] | raw[1] << 8;
    if (record->family == AF_UNIX) {
        __u32 length = third_argument();

        capture_unix_name(record, address + 2, length > 2 ? length - 2 : 0);
        return;
    }
    if (record->family == AF_INET) {
        if (bpf_probe_read_user(raw, 8, address))
            return;
        __builtin_memcpy(peer ? record->target.address.peer : record->target.address.local, raw + 4,
                         4);
    } else if (record->family == AF_INET6) {
        if (bpf_probe_read_user(raw, 28, address))
            return;
        __builtin_memcpy(peer ? record->target.address.peer : record->target.address.local, raw + 8,
                         16);
    } else {
        return;
    }
    port = raw[2] << 8 | raw[3];
    if (peer) {
        record->peer_port = port;
        record->flags |= ERROR_HAS_PEER;
    } else {
        record->local_port = port;
        record->flags |= ERROR_HAS_LOCAL;
    }
}

static __always_inline void capture_descriptor(struct error_record *record, __u32 fd) {
    struct file *file = file_of(fd);

    record->fd = fd;
    if (!file)
        return;
    record->fd_kind = kind_of(file);
    if (record->fd_kind == FD_SOCKET) {
        struct socket *socket = BPF_CORE_READ(file, private_data);
        capture_socket(record, BPF_CORE_READ(socket, sk));
    } else if (record->fd_kind == FD_FILE || record->fd_kind == FD_DIRECTORY ||
               record->fd_kind == FD_DEVICE) {
        capture_file_path(record, file);
    }
}

/* What the call was asked to do, read from its arguments. Runs only when an event is due. */
static __always_inline void capture_arguments(struct error_record *record) {
    switch (record->call) {
    case CALL_OPEN:
    case CALL_EXECVE:
        capture_path(record, (const char *)first_argument());
        break;
    case CALL_OPENAT:
    case CALL_OPENAT2:
    case CALL_EXECVEAT:
        capture_path(record, (const char *)second_argument());
        break;
    case CALL_CONNECT:
    case CALL_BIND:
        capture_descriptor(record, first_argument());
        capture_sockaddr(record, (const char *)second_argument(), record->call == CALL_CONNECT);
        break;
    case CALL_WRITE:
    case CALL_PWRITE64:
    case CALL_FSYNC:
    case CALL_FDATASYNC:
    case CALL_ACCEPT:
    case CALL_ACCEPT4:
        capture_descriptor(record, first_argument());
        break;
    default:
        break;
    }
}

#endif
