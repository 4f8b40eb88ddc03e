// breaks: domain-pure
#include "chassis/core/task.hpp"
