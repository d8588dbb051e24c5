/* list.c - see list.h. */
#include "list.h"

#include <stdlib.h>
#include <string.h>

bool list_parse(struct list *l, const char *text, bool (*item)(void *ctx, char *text), void *ctx)
{
	const char *s = text;
	unsigned n = 0;

	*l = (struct list){0};
	for (; *s == '!'; s++)
		l->inverted = !l->inverted;
	if (strcmp(s, "all") == 0 || strcmp(s, "none") == 0) {
		l->whole = *s == 'a' ? LIST_ALL : LIST_NONE;
		return true;
	}
	char *copy = strdup(s);
	for (char *rest = copy, *tok; copy && (tok = strsep(&rest, ","));) {
		if (!*tok)
			continue;
		n++;
		char *shown = strdup(tok); /* item may write to it */
		if (!item(ctx, tok)) {
			l->bad = shown;
			free(copy);
			return false;
		}
		free(shown);
	}
	free(copy);
	if (!n)
		l->bad = strdup(text);
	return n > 0;
}
