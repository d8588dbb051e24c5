/* tasks.c - see tasks.h. */
#include "tasks.h"

#include <stdlib.h>

void btasks_deinit(struct btasks *s)
{
	struct btask *t;

	while ((t = btasks_any(s)) != NULL)
		btasks_remove(s, t);
}

static struct btask **slot(const struct btasks *s, pid_t tid)
{
	return (struct btask **)&s->buckets[(unsigned)tid % TASK_BUCKETS];
}

struct btask *btasks_find(const struct btasks *s, pid_t tid)
{
	struct btask *t = *slot(s, tid);

	while (t && t->k.tid != tid)
		t = t->next;
	return t;
}

static void link_in(struct btasks *s, struct btask *t)
{
	struct btask **head = slot(s, t->k.tid);

	t->next = *head;
	*head = t;
}

static void unlink_from(struct btasks *s, struct btask *t)
{
	struct btask **link = slot(s, t->k.tid);

	while (*link != t)
		link = &(*link)->next;
	*link = t->next;
}

struct btask *btasks_add(struct btasks *s, pid_t tid, pid_t tgid)
{
	struct btask *t = calloc(1, sizeof *t);

	if (!t)
		return NULL;
	t->k.tid = tid;
	t->k.tgid = tgid;
	link_in(s, t);
	s->count++;
	return t;
}

void btasks_remove(struct btasks *s, struct btask *t)
{
	unlink_from(s, t);
	s->count--;
	free(t);
}

void btasks_rename(struct btasks *s, struct btask *t, pid_t tid)
{
	unlink_from(s, t);
	t->k.tid = tid;
	link_in(s, t);
}

unsigned btasks_of(const struct btasks *s, pid_t tgid)
{
	unsigned n = 0;

	for (unsigned i = 0; i < TASK_BUCKETS; i++)
		for (const struct btask *t = s->buckets[i]; t; t = t->next)
			n += t->k.tgid == tgid;
	return n;
}

struct btask *btasks_any(const struct btasks *s)
{
	for (unsigned i = 0; s->count && i < TASK_BUCKETS; i++)
		if (s->buckets[i])
			return s->buckets[i];
	return NULL;
}
