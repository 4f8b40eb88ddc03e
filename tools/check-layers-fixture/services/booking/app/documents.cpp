// breaks: none
#include "chassis/core/json.hpp"
