// breaks: none
#include <rocksdb/db.h>
