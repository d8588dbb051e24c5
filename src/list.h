/*
 * list.h - the lists of -e: [!]all, [!]none, [!]ITEM[,ITEM]...
 */
#ifndef LIMN_LIST_H
#define LIMN_LIST_H

#include <stdbool.h>

enum list_whole { LIST_ITEMS, LIST_ALL, LIST_NONE };

struct list {
	bool inverted; /* an odd number of ! stood in front */
	enum list_whole whole;
	char *bad; /* allocated: what was wrong, as it is to be shown */
};

/*
 * Take text apart and call item for each item (writable; not kept). An item that is not
 * understood, or a list without any, ends it: false, and l->bad is set.
 */
bool list_parse(struct list *l, const char *text, bool (*item)(void *ctx, char *text), void *ctx);

#endif
