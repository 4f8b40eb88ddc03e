// breaks: sockets-in-http
#pragma once

#include <boost/beast/http/parser.hpp>
