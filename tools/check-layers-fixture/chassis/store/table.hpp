// breaks: store-behind-port
#pragma once

#include <rocksdb/db.h>
