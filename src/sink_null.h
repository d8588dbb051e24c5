/*
 * sink_null.h - a sink that drops everything: the recorder's, and a base for sinks that look for
 * one kind of value only.
 */
#ifndef LIMN_SINK_NULL_H
#define LIMN_SINK_NULL_H

#include "sink.h"

extern const struct sink_ops sink_null_ops;

#endif
