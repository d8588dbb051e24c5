/* demux.c - see demux.h. Facts: ipc(2), socketcall(2), linux/net.h, linux/ipc.h. */
#include "demux.h"

#include <string.h>

#include "desc.h"

#define NR_SELECT     82
#define NR_SOCKETCALL 102
#define NR_IPC	      117
#define SUB_MSGRCV    12
#define SUB_SHMAT     21

bool call_is_mux(enum abi_id abi, uint32_t nr, uint32_t *first)
{
	if (abi != ABI_I386)
		return false;
	switch (nr) {
	case NR_SELECT: *first = DEMUX_SELECT; return true;
	case NR_SOCKETCALL: *first = DEMUX_SOCKETCALL; return true;
	case NR_IPC: *first = DEMUX_IPC; return true;
	default: return false;
	}
}

/* Which of ipc's arguments (call, first, second, third, ptr, fifth) are the call's own. */
static const struct {
	uint8_t sub, arg[5];
} ipc_args[] = {
    {1, {1, 4, 2}},	   /* semop(semid, sops, nsops) */
    {2, {1, 2, 3}},	   /* semget(key, nsems, semflg) */
    {3, {1, 2, 3, 4}},	   /* semctl(semid, semnum, cmd, arg) */
    {4, {1, 4, 2, 5}},	   /* semtimedop(semid, sops, nsops, timeout) */
    {11, {1, 4, 2, 3}},	   /* msgsnd(msqid, msgp, msgsz, msgflg) */
    {12, {1, 4, 2, 5, 3}}, /* msgrcv(msqid, msgp, msgsz, msgtyp, msgflg) */
    {13, {1, 2}},	   /* msgget(key, msgflg) */
    {14, {1, 2, 4}},	   /* msgctl(msqid, cmd, buf) */
    {21, {1, 4, 2}},	   /* shmat(shmid, shmaddr, shmflg) */
    {22, {4}},		   /* shmdt(shmaddr) */
    {23, {1, 2, 3}},	   /* shmget(key, size, shmflg) */
    {24, {1, 2, 4}},	   /* shmctl(shmid, cmd, buf) */
};

/* In the first version of msgrcv two words at ptr are its message and type. */
static void msgrcv_args(struct call *c, struct mem *m)
{
	uint32_t word[2];
	const uint8_t *p = mem_get(m, c->args[1], sizeof word);
	if (!p)
		return;
	memcpy(word, p, sizeof word);
	c->args[1] = word[0];
	c->args[3] = (uint64_t)(int32_t)word[1];
}

static bool demux_ipc(struct call *c, struct mem *m)
{
	/* the high half is a version */
	uint32_t sub = (uint32_t)c->args[0] & 0xffff, version = (uint32_t)c->args[0] >> 16;

	for (unsigned i = 0; i < sizeof(ipc_args) / sizeof(*ipc_args); i++) {
		const struct desc_number *n = desc_number(ABI_I386, DEMUX_IPC + sub);
		uint64_t args[CALL_MAX_ARGS] = {0};
		if (ipc_args[i].sub != sub || !n)
			continue;
		for (unsigned a = 0; a < n->nargs && a < 5; a++)
			args[a] = c->args[ipc_args[i].arg[a]];
		if (sub == SUB_SHMAT) /* where the kernel puts the address, see fmt_shmat_result */
			args[3] = c->args[3];
		memcpy(c->args, args, sizeof args);
		if (sub == SUB_MSGRCV && !version)
			msgrcv_args(c, m);
		c->nr = DEMUX_IPC + sub;
		return true;
	}
	return false;
}

static bool demux_socketcall(struct call *c, struct mem *m)
{
	uint32_t sub = (uint32_t)c->args[0];
	const struct desc_number *n =
	    sub && sub < DEMUX_MAX ? desc_number(ABI_I386, DEMUX_SOCKETCALL + sub) : NULL;
	if (!n)
		return false;
	const uint8_t *p = mem_get(m, c->args[1], 4u * n->nargs);
	if (!p)
		return false;
	for (unsigned a = 0; a < CALL_MAX_ARGS; a++) {
		uint32_t word = 0;
		if (a < n->nargs)
			memcpy(&word, p + 4 * a, 4);
		c->args[a] = word;
	}
	c->nr = DEMUX_SOCKETCALL + sub;
	return true;
}

static bool demux_select(struct call *c, struct mem *m)
{
	const uint8_t *p = mem_get(m, c->args[0], 20);

	for (unsigned i = 0; p && i < 5; i++) {
		uint32_t word;
		memcpy(&word, p + 4 * i, 4);
		c->args[i] = word;
	}
	if (p)
		c->nr = DEMUX_SELECT;
	return p;
}

bool call_demux(struct call *c, struct mem *m)
{
	uint32_t first;

	/* these numbers are limn's own: a program that uses one makes no call that exists */
	if (c->abi->id == ABI_I386 && c->raw_nr >= DEMUX_SOCKETCALL && c->raw_nr <= DEMUX_SELECT)
		c->nr = UINT32_MAX;
	if (!call_is_mux((enum abi_id)c->abi->id, c->nr, &first))
		return false;
	return first == DEMUX_IPC      ? demux_ipc(c, m)
	       : first == DEMUX_SELECT ? demux_select(c, m)
				       : demux_socketcall(c, m);
}
