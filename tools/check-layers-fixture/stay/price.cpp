// breaks: kernel-pure
#include "chassis/store/table.hpp"
