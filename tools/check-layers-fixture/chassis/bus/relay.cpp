// breaks: chassis-below-all
#include "services/booking/app/published.hpp"
