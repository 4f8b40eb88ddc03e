// breaks: app-under-http
#include "services/booking/http/json.hpp"
