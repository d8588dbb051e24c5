/*
 * ptask.c - the table of traced tasks. Nothing here calls ptrace.
 */
#include "ptask.h"

#include <stdlib.h>

#define FIRST_SLOTS 64

bool ptasks_init(struct ptasks *s)
{
	*s = (struct ptasks){.nslots = FIRST_SLOTS};
	s->slots = calloc(s->nslots, sizeof(s->slots[0]));
	return s->slots != NULL;
}

void ptasks_deinit(struct ptasks *s)
{
	while (s->first)
		ptasks_remove(s, s->first);
	free(s->slots);
	s->slots = NULL;
}

static struct ptask **slot(const struct ptasks *s, pid_t tid)
{
	return &s->slots[((uint32_t)tid * 2654435761u >> 7) & (s->nslots - 1)];
}

struct ptask *ptasks_find(const struct ptasks *s, pid_t tid)
{
	struct ptask *t = *slot(s, tid);

	while (t && t->k.tid != tid)
		t = t->hash_next;
	return t;
}

static void hash_add(struct ptasks *s, struct ptask *t)
{
	struct ptask **head = slot(s, t->k.tid);

	t->hash_next = *head;
	*head = t;
}

static void hash_remove(struct ptasks *s, struct ptask *t)
{
	struct ptask **link = slot(s, t->k.tid);

	while (*link != t)
		link = &(*link)->hash_next;
	*link = t->hash_next;
}

static void grow(struct ptasks *s)
{
	struct ptask **old = s->slots;
	struct ptask **bigger = calloc(s->nslots * 2, sizeof(bigger[0]));

	if (!bigger)
		return; /* longer chains still work */
	s->slots = bigger;
	s->nslots *= 2;
	for (struct ptask *t = s->first; t; t = t->next)
		hash_add(s, t);
	free(old);
}

struct ptask *ptasks_add(struct ptasks *s, pid_t tid)
{
	struct ptask *t = calloc(1, sizeof *t);

	if (!t)
		return NULL;
	if (s->count >= s->nslots)
		grow(s);
	t->k.tid = tid;
	hash_add(s, t);
	t->prev = s->last;
	if (s->last)
		s->last->next = t;
	else
		s->first = t;
	s->last = t;
	s->count++;
	return t;
}

void ptasks_remove(struct ptasks *s, struct ptask *t)
{
	hash_remove(s, t);
	if (t->prev)
		t->prev->next = t->next;
	else
		s->first = t->next;
	if (t->next)
		t->next->prev = t->prev;
	else
		s->last = t->prev;
	s->count--;
	free(t);
}

void ptasks_rename(struct ptasks *s, struct ptask *t, pid_t tid)
{
	hash_remove(s, t);
	t->k.tid = tid;
	hash_add(s, t);
}
