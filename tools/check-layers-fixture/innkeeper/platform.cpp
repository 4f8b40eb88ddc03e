// breaks: none
#include "services/booking/service.hpp"
