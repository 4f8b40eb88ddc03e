#pragma once

#include <cstdio>
#include <cstdlib>

/// Aborts when `condition` is false, in every build: a broken assumption must not be carried on.
/// Headers use this long name, since tests give CHECK to doctest.
#define INNKEEPER_CHECK(condition)                                                               \
    do {                                                                                         \
        if (!(condition)) [[unlikely]] {                                                         \
            std::fprintf(stderr, "CHECK failed: %s at %s:%d\n", #condition, __FILE__, __LINE__); \
            std::abort();                                                                        \
        }                                                                                        \
    } while (false)

#ifndef CHECK
#define CHECK(condition) INNKEEPER_CHECK(condition)
#endif
