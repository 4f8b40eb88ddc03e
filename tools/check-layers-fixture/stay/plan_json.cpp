// breaks: none
#include <fmt/format.h>
#include <vector>
#include "chassis/core/json.hpp"
#include "stay/json.hpp"
#include "stay/price.hpp"
