// breaks: none
#pragma once

#include <sys/socket.h>
