// breaks: none
#include "chassis/text/fold.hpp"
