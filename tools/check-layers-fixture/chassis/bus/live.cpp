// breaks: sockets-in-http
#include <boost/asio/ip/tcp.hpp>
