// breaks: none
#include "chassis/testing/run.hpp"
