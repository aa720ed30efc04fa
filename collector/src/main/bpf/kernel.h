/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * The few kernel types that the programs read. CO-RE relocates every access by name against the
 * running kernel's BTF, so only the fields used are declared and their order means nothing.
 */
#ifndef FORESHOCK_KERNEL_H
#define FORESHOCK_KERNEL_H

#define __VMLINUX_H__ /* bpf_tracing.h: take the kernel's names of registers */

#include <linux/bpf.h>

typedef _Bool bool;

#define true 1
#define false 0

/* Their padding is the kernel's affair. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpadded"
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct trace_entry {
    __u32 pad[2];
};

struct trace_event_raw_sys_enter {
    struct trace_entry ent;
    long id;
    unsigned long args[6];
};

struct trace_event_raw_sys_exit {
    struct trace_entry ent;
    long id;
    long ret;
};

#ifdef __TARGET_ARCH_arm64
struct user_pt_regs {
    __u64 regs[31];
    __u64 sp;
    __u64 pc;
    __u64 pstate;
};

struct pt_regs {
    __u64 regs[31];
    __u64 orig_x0;
    __s32 syscallno;
};
#else
struct pt_regs {
    unsigned long di;
    unsigned long si;
    unsigned long dx;
    unsigned long cx;
    unsigned long r10;
    unsigned long r8;
    unsigned long ax;
    unsigned long sp;
    unsigned long orig_ax;
};
#endif

typedef struct {
    int counter;
} atomic_t;

struct signal_struct {
    atomic_t live;
};

struct qstr {
    const unsigned char *name;
};

struct dentry {
    struct dentry *d_parent;
    struct qstr d_name;
};

struct vfsmount {
    struct dentry *mnt_root;
};

struct mount {
    struct mount *mnt_parent;
    struct dentry *mnt_mountpoint;
    struct vfsmount mnt;
};

struct path {
    struct vfsmount *mnt;
    struct dentry *dentry;
};

struct super_block {
    unsigned long s_flags;
    unsigned long s_magic;
};

struct inode {
    unsigned short i_mode;
    struct super_block *i_sb;
};

struct file {
    struct inode *f_inode;
    struct path f_path;
    void *private_data;
};

struct fdtable {
    unsigned int max_fds;
    struct file **fd;
};

struct files_struct {
    struct fdtable *fdt;
};

/* x86-64 has both; on arm64 the flags tell 32-bit tasks. */
struct thread_info {
    unsigned long flags;
    __u32 status;
};

struct task_struct {
    struct thread_info thread_info;
    char comm[16];
    int pid;
    int tgid;
    __u64 start_boottime;
    __u64 self_exec_id;
    struct task_struct *group_leader;
    struct task_struct *real_parent;
    struct signal_struct *signal;
    struct files_struct *files;
};

struct in6_addr {
    union {
        __u8 u6_addr8[16];
    } in6_u;
};

typedef struct {
    __s64 counter;
} atomic64_t;

struct sock_common {
    __be32 skc_daddr;
    __be32 skc_rcv_saddr;
    __be16 skc_dport;
    __u16 skc_num;
    unsigned short skc_family;
    volatile unsigned char skc_state;
    struct in6_addr skc_v6_daddr;
    struct in6_addr skc_v6_rcv_saddr;
    atomic64_t skc_cookie;
};

struct socket;

struct sock {
    struct sock_common __sk_common;
    struct socket *sk_socket;
    __u16 sk_protocol;
    int sk_err;
    __u8 sk_shutdown;
};

struct socket {
    struct sock *sk;
};

struct inet_sock {
    __be16 inet_sport;
};

struct tcp_sock {
    __u32 copied_seq;
    __u32 rcv_nxt;
    __u32 write_seq;
};

#pragma clang attribute pop
#pragma clang diagnostic pop

#endif
