// breaks: tests-apart
#include "chassis/testing/manual_clock.hpp"
