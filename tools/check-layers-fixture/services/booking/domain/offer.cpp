// breaks: none
#include "stay/availability.hpp"
