// breaks: json-in-codecs
#include <boost/json/serialize.hpp>
