// breaks: none
#pragma once

#include "services/booking/limits.hpp"
