// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0
/*
 * A program that does nothing: what the hook itself costs on this machine.
 */
#include "kernel.h"

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

SEC("tracepoint/syscalls/sys_exit_of_a_call")
int nothing(void *context) { return 0; }
