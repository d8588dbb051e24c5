/* signame.c - see signame.h. */
#include "signame.h"

#include <ctype.h>

#include "desc.h"
#include "number.h"

int signal_by_text(const char *text, int max)
{
	char name[16];
	unsigned i = 0;

	if (isdigit((unsigned char)*text))
		return (int)number_digits(text, max);
	for (; text[i] && i + 1 < sizeof name; i++)
		name[i] = (char)toupper((unsigned char)text[i]);
	name[i] = '\0';
	return text[i] ? -1 : desc_signal_by_name(abi_native, name);
}
