// breaks: domain-pure
#pragma once

#include "chassis/http/limits.hpp"
