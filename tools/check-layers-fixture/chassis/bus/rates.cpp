// breaks: chassis-below-all
#include "stay/price.hpp"
