// breaks: none
#include <boost/asio/ip/tcp.hpp>
