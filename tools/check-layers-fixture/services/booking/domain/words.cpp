// breaks: domain-pure
#include "chassis/text/fold.hpp"
