// breaks: domain-pure
#include "chassis/store/table.hpp"
