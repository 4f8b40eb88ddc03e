// breaks: kernel-pure
#include "services/booking/domain/stock.hpp"
