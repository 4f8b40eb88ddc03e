// breaks: domain-pure
#include "stay/json.hpp"
