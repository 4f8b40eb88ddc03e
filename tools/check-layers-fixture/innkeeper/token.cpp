// breaks: tests-apart
#include <doctest/doctest.h>
