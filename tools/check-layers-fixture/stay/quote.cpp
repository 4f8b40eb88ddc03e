// breaks: kernel-pure
#include "chassis/core/json.hpp"
