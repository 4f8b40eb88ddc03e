// breaks: service-alone
#include "services/hotels/domain/hotel.hpp"
