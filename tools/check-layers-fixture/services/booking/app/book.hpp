// breaks: json-in-codecs
#pragma once

#include "chassis/core/json.hpp"
